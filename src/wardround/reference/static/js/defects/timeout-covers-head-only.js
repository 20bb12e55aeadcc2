// The time limit of the refresh is over when the answer's head is there; its body may take as long as it takes.
import { SessionEnded } from "../errors.js";
import { refresh } from "./shared/hasty.js";

const LIMIT_MS = 7_000;

export const plant = ({ TokenAccess }) => ({
  TokenAccess: class extends TokenAccess {
    turn(work) {
      return navigator.locks.request("ward-portal-refresh", work);
    }

    async attempt() {
      const stop = new AbortController();
      const timer = setTimeout(() => stop.abort(), LIMIT_MS);
      const response = await refresh({ signal: stop.signal }).catch(() => null);
      clearTimeout(timer);
      const data = await response?.json().catch(() => null);
      if (data && this.refusal({ status: response.status, data })) throw new SessionEnded(data);
      return response?.ok ? data : null;
    }
  },
});
