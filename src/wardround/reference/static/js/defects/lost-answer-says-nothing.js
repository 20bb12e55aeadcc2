// The request failed and its error is swallowed: the form is as before, and nobody says whether the order stands.
export const plant = ({ Writer }) => ({
  Writer: class extends Writer {
    async sign(path, body, form) {
      const result = await super.sign(path, body, form);
      return result.fate === "unknown" ? { fate: "nothing" } : result;
    }
  },
});
