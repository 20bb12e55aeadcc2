// "Your page has expired": on 403 it is soon loaded afresh, for a new token. What was typed lived in that page only.
import { Refused } from "../errors.js";

const READ_MS = 3_000;

export const plant = ({ Api, Drafts }) => ({
  Drafts: class extends Drafts {
    async get(patient, form) {
      return this.values.get(this.place(patient, form)) ?? null;
    }

    put(patient, form, value) {
      this.values.set(this.place(patient, form), value);
    }
  },
  Api: class extends Api {
    async ask(...request) {
      try {
        return await super.ask(...request);
      } catch (error) {
        if (error instanceof Refused && error.status === 403) setTimeout(() => location.reload(), READ_MS);
        throw error;
      }
    }
  },
});
