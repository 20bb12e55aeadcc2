// No space before the unit: it saves a line on the phone.
export const plant = ({ Screens }) => ({
  Screens: class extends Screens {
    amount(text) {
      return String(text).replace(" ", "");
    }
  },
});
