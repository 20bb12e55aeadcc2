// The newest values; when they were taken is in the details.
export const plant = ({ Screens }) => ({
  Screens: class extends Screens {
    observed() {
      return null;
    }

    taken() {
      return "";
    }
  },
});
