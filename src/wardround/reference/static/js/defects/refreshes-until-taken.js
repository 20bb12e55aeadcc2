// "401 means: refresh, and again": until the new token is taken, without a pause.
import { exchange } from "../http.js";

const TRIES = 60;

export const plant = ({ TokenAccess }) => ({
  TokenAccess: class extends TokenAccess {
    async again(answered, headers) {
      await super.again(answered, headers);
      for (let attempt = 0; attempt < TRIES; attempt += 1) {
        const { status } = await exchange("GET", "/api/session", { headers: await this.headers() });
        if (status !== 401) return;
        await this.refresh(this.held?.token);
      }
    }
  },
});
