// The unit as physicists write it.
export const plant = ({ Screens }) => ({
  Screens: class extends Screens {
    units() {
      return super.units().map((unit) => (unit === "micrograms" ? "\u00b5g" : unit));
    }
  },
});
