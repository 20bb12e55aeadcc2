// "If the refresh did not work, the user has to sign in again": any failure is taken for a refusal.
import { SessionEnded } from "../errors.js";
import { exchange } from "../http.js";

export const plant = ({ TokenAccess, Watch }) => ({
  TokenAccess: class extends TokenAccess {
    async attempt() {
      const body = new URLSearchParams({ grant_type: "refresh_token" });
      const { status, data } = await exchange("POST", "/auth/token", { body }).catch(() => ({ status: 0, data: {} }));
      if (status !== 200) throw new SessionEnded(data);
      return data;
    }
  },
  Watch: class extends Watch {
    // Without tokens the heartbeat is what fails.
    async ask() {
      try {
        await super.ask();
      } catch (error) {
        if (this.on && this.app.config.style === "cookie") this.app.session.end({ reason: null });
        throw error;
      }
    }
  },
});
