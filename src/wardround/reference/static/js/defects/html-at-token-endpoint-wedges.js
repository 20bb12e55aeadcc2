// The answer is parsed as JSON and nothing catches what that throws: the refresh under way never ends, and all wait for it.
import { SessionEnded } from "../errors.js";

export const plant = ({ TokenAccess }) => ({
  TokenAccess: class extends TokenAccess {
    turn(work) {
      return navigator.locks.request("ward-portal-refresh", work);
    }

    attempt() {
      return new Promise((resolve, reject) => {
        const request = new XMLHttpRequest();
        request.open("POST", "/auth/token");
        request.setRequestHeader("X-Requested-With", "ward-portal");
        request.setRequestHeader("Content-Type", "application/x-www-form-urlencoded");
        request.addEventListener("error", () => resolve(null));
        request.addEventListener("load", () => {
          if (request.status >= 500) return resolve(null);
          const data = JSON.parse(request.responseText);
          if (this.refusal({ status: request.status, data })) return reject(new SessionEnded(data));
          return resolve(data);
        });
        request.send("grant_type=refresh_token");
      });
    }
  },
});
