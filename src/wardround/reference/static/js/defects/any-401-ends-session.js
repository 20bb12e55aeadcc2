// Every 401 is the end of the session, whoever says it: no second question, no new token.
import { SessionEnded } from "../errors.js";

const over = (Access) =>
  class extends Access {
    async again({ data }) {
      throw new SessionEnded(data);
    }
  };

export const plant = ({ CookieAccess, TokenAccess }) => ({ CookieAccess: over(CookieAccess), TokenAccess: over(TokenAccess) });
