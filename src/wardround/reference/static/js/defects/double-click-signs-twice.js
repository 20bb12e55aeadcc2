// The button stays usable and each click is a signing of its own, with a key of its own.
export const plant = ({ Writer }) => ({
  Writer: class extends Writer {
    async sign(path, body, form) {
      const result = super.sign(path, body, { ...form, key: this.newKey() });
      form.busy = false;
      document.querySelectorAll("form button:disabled").forEach((button) => (button.disabled = false));
      return result;
    }
  },
});
