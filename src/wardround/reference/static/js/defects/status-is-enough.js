// "200 is 200": the status says that a write was saved, whoever answered and whatever the answer is.
import { write } from "./shared/hasty.js";

export const plant = ({ Writer }) => ({
  Writer: class extends Writer {
    async sign(path, body, form) {
      const response = await write(this.app, path, body, this.keyFor(form));
      if (!response?.ok) return super.sign(path, body, form);
      form.key = null;
      return { fate: "saved", row: null };
    }
  },
});
