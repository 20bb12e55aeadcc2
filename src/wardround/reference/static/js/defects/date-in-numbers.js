// The date as the database has it, the other way round.
export const plant = ({ Screens }) => ({
  Screens: class extends Screens {
    born(date) {
      const [year, month, day] = date.split("-");
      return `${day}/${month}/${year}`;
    }
  },
});
