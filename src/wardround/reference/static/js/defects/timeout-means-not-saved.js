// A write is given ten seconds; what has not been answered by then is said to be not saved.
const LIMIT_MS = 10_000;

export const plant = ({ Writer }) => ({
  Writer: class extends Writer {
    async sign(path, body, form) {
      const result = super.sign(path, body, form);
      const late = new Promise((resolve) => setTimeout(() => resolve({ fate: "refused", message: "The portal took too long." }), LIMIT_MS));
      return Promise.race([result, late]);
    }
  },
});
