// Access by a session cookie that scripts cannot read: nothing to hold, nothing to refresh.
import { SessionEnded, Unreachable } from "./errors.js";
import { exchange } from "./http.js";

export class CookieAccess {
  constructor(app) {
    this.app = app;
  }

  keep() {}

  drop() {}

  async headers() {
    return {};
  }

  // A 401 that is not the portal's own word on the session is asked again before anybody is signed out.
  async again({ data }) {
    if (data.error === "session_ended" || data.error === "login_required") throw new SessionEnded(data);
    const { status, data: second } = await exchange("GET", "/api/session");
    if (this.refusal({ status, data: second })) throw new SessionEnded(second);
    if (status !== 200) throw new Unreachable(`status ${status}`);
  }

  refusal({ status, data }) {
    return status === 401 && (data.error === "session_ended" || data.error === "login_required");
  }

  streamUrl() {
    return "/api/alerts/stream";
  }
}
