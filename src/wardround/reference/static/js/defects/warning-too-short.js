// A warning, ten seconds before the end (a sixth of what was agreed).
export const plant = ({ Watch }) => ({
  Watch: class extends Watch {
    warningMs() {
      return super.warningMs() / 6;
    }
  },
});
