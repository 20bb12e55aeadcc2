// "On 401 just try again": the heartbeat of a session that is over goes on at full speed.
import { delay } from "../dom.js";
import { exchange } from "../http.js";

const TRIES = 120;

export const plant = ({ Session }) => ({
  Session: class extends Session {
    end(cause, how) {
      const was = this.user;
      super.end(cause, how);
      if (was && !this.user) this.insist();
    }

    async insist() {
      for (let attempt = 0; attempt < TRIES && !this.user; attempt += 1) {
        const { status } = await exchange("GET", "/api/session").catch(() => ({ status: 0 }));
        if (status === 200) return;
        await delay(250);
      }
    }
  },
});
