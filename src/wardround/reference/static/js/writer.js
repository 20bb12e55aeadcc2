// Signing: one key for each signed form, the same one on every retry; the screen says what is known and nothing else.
import { delay } from "./dom.js";
import { Refused, SessionEnded, Unreachable } from "./errors.js";

const TRIES = 3;

export class Writer {
  constructor(app) {
    this.app = app;
  }

  newKey() {
    return crypto.randomUUID();
  }

  keyFor(form) {
    form.key ??= this.newKey();
    return form.key;
  }

  // `form`: {key, what, name}. Returns {fate: saved | refused | unknown | ended, row?, message?}
  async sign(path, body, form) {
    let lost = false;
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      try {
        const row = await this.app.api.ask("POST", path, { body, human: true, key: this.keyFor(form), timeout: 10_000 });
        form.key = null;
        return { fate: "saved", row };
      } catch (error) {
        if (error instanceof SessionEnded) return { fate: lost ? "unknown" : "ended" };
        if (error instanceof Refused) {
          if (!lost) form.key = null;
          return { fate: "refused", message: error.message };
        }
        lost = true;
        if (attempt < TRIES - 1) await delay(1_000 * 2 ** attempt);
      }
    }
    return { fate: "unknown" };
  }

  // Settles an unknown fate by its key. "Not saved" holds for good: the server will not take this key any more.
  async settle(form) {
    try {
      const { saved, row } = await this.app.api.ask("POST", `/api/writes/${form.key}`, { body: {}, human: true });
      form.key = null;
      return saved ? { fate: "saved", row } : { fate: "refused", message: "It did not reach the record. You can sign it again." };
    } catch (error) {
      if (error instanceof SessionEnded) return { fate: "ended" };
      if (error instanceof Unreachable) return { fate: "unknown" };
      throw error;
    }
  }
}
