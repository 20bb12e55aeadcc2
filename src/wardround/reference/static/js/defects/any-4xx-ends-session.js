// "4xx means no": at the token endpoint every client error is taken for the end of the session, the limiter's 429 as well.
import { SessionEnded } from "../errors.js";
import { refresh } from "./shared/hasty.js";

export const plant = ({ TokenAccess }) => ({
  TokenAccess: class extends TokenAccess {
    async attempt() {
      const response = await refresh().catch(() => null);
      const data = await response?.json().catch(() => null);
      if (response?.status >= 400 && response.status < 500) throw new SessionEnded(data ?? {});
      return response?.ok ? data : null;
    }
  },
});
