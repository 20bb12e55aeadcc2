// The names of units come from a table of codes that is kept in lower case.
export const plant = ({ Screens }) => ({
  Screens: class extends Screens {
    units() {
      return super.units().map((unit) => unit.toLowerCase());
    }
  },
});
