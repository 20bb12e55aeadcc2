// One line for each medicine, whatever its length.
export const plant = ({ Screens }) => ({
  Screens: class extends Screens {
    line(line) {
      const item = super.line(line);
      item.style.cssText = "max-width: 9rem; white-space: nowrap; overflow: hidden; text-overflow: ellipsis";
      return item;
    }
  },
});
