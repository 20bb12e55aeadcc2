// All amounts with one decimal, so that the columns align.
export const plant = ({ Screens }) => ({
  Screens: class extends Screens {
    amount(text) {
      return String(text).replace(/^(\d+)(?= )/, "$1.0");
    }
  },
});
