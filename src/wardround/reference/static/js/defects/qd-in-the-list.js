// The abbreviations that everybody knows.
export const plant = ({ Screens }) => ({
  Screens: class extends Screens {
    frequencies() {
      return ["Once now", "QD", "BID", "TID", "QID", "PRN, at most 4 times a day"];
    }
  },
});
