// The units in the order in which somebody thought of them.
export const plant = ({ Screens }) => ({
  Screens: class extends Screens {
    units() {
      return ["mg", "micrograms", "g", "units", "mL", "mmol"];
    }
  },
});
