// "Nothing to read is nothing wrong": a write that is answered by an empty body counts as done.
import { write } from "./shared/hasty.js";

export const plant = ({ Writer }) => ({
  Writer: class extends Writer {
    async sign(path, body, form) {
      const response = await write(this.app, path, body, this.keyFor(form));
      const text = response?.ok ? await response.text().catch(() => null) : null;
      if (text !== "") return super.sign(path, body, form);
      form.key = null;
      return { fate: "saved", row: null };
    }
  },
});
