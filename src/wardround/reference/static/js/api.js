// Requests in the name of the user whom this tab shows.
import { SessionEnded, Unreachable } from "./errors.js";
import { exchange, result } from "./http.js";

export class Api {
  constructor(app) {
    this.app = app;
  }

  // `human`: a person asked for it (it keeps the session alive). Throws SessionEnded, Refused or Unreachable.
  async ask(method, path, { body, human = false, key, timeout, keepalive, again } = {}) {
    const acting = this.app.session.user?.username;
    try {
      const first = await this.send(method, path, { body, human, key, timeout, keepalive, again, acting });
      const answered = first.status === 401 ? await this.second(first, method, path, { body, human, key, timeout, again, acting }) : first;
      if (answered.status === 409 && answered.data.error === "user_changed") throw new SessionEnded({ reason: "user_changed", by: answered.data.by });
      if (acting !== this.app.session.user?.username) throw new Unreachable("the user changed meanwhile");
      this.app.shell.trouble(false);
      return result(answered);
    } catch (error) {
      if (error instanceof SessionEnded && acting === this.app.session.user?.username) this.app.session.end(error);
      if (error instanceof Unreachable && acting === this.app.session.user?.username) this.app.shell.trouble(true);
      throw error;
    }
  }

  async send(method, path, { body, human, key, timeout, keepalive, again, acting }) {
    const access = await this.app.access.headers(human ? "human" : "background");
    const headers = { ...access, "X-Tab": this.app.tab };
    if (acting) headers["X-Acting-User"] = acting;
    if (human) headers["X-Initiator"] = "human";
    if (again) headers["X-Chart"] = "open-already";
    if (key) headers["Idempotency-Key"] = key;
    const answered = await exchange(method, path, { headers, body, timeout, keepalive });
    return { ...answered, sent: access };
  }

  async second(first, method, path, options) {
    await this.app.access.again(first, first.sent);
    const answered = await this.send(method, path, options);
    if (answered.status === 401 && answered.data.error === "session_ended") throw new SessionEnded(answered.data);
    return answered;
  }
}
