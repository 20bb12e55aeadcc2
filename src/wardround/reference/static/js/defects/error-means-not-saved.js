// An error of the server is said to be a refusal, "not saved". It may have come after the commit.
import { write } from "./shared/hasty.js";

export const plant = ({ Writer }) => ({
  Writer: class extends Writer {
    async sign(path, body, form) {
      const response = await write(this.app, path, body, this.keyFor(form));
      if (response?.status >= 500) return { fate: "refused", message: "An error occurred." };
      return super.sign(path, body, form);
    }
  },
});
