// The refresh has no time limit, and whoever needs a token waits for the refresh that is under way.
import { SessionEnded } from "../errors.js";
import { refresh } from "./shared/hasty.js";

export const plant = ({ TokenAccess }) => ({
  TokenAccess: class extends TokenAccess {
    turn(work) {
      return navigator.locks.request("ward-portal-refresh", work);
    }

    async attempt() {
      const response = await refresh().catch(() => null);
      const data = await response?.json().catch(() => null);
      if (data && this.refusal({ status: response.status, data })) throw new SessionEnded(data);
      return response?.ok ? data : null;
    }
  },
});
