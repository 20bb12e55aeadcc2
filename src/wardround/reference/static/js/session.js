// Who is signed in in this tab, and how that ends. Ending takes the data off the screen before anything else.
import { Unreachable } from "./errors.js";
import { delay } from "./dom.js";
import { exchange } from "./http.js";

export class Session {
  constructor(app) {
    this.app = app;
    this.user = null;
    // Whose work this tab holds while it is locked: only the same person gets it back.
    this.owner = null;
    this.wanted = true;
    app.tabs.on("signed-out", (message) => this.elsewhereOut(message));
    app.tabs.on("signed-in", (message) => this.elsewhereIn(message));
  }

  // A page was loaded: is somebody signed in in this browser?
  async resume() {
    try {
      this.begin(await this.app.api.ask("GET", "/api/session"), { announce: false });
    } catch (error) {
      if (error instanceof Unreachable) {
        await delay(3_000);
        return this.app.watch.on || !this.wanted ? undefined : this.resume();
      }
      this.end(error, { first: true });
    }
  }

  begin(answer, { announce }) {
    this.user = answer.user;
    this.wanted = true;
    this.app.drafts.belongTo(this.user.username);
    const another = this.owner !== null && this.owner !== this.user.username;
    this.owner = this.user.username;
    if (announce) this.app.tabs.tell("signed-in", { user: this.user });
    this.app.watch.start(answer.session);
    this.app.shell.open(this.user);
    this.app.router.show(another || (announce && location.pathname === "/sign-in") ? "/ward" : undefined);
    this.app.stream.start();
  }

  async signIn(fields) {
    const { status, data } = await exchange("POST", "/auth/sign-in", { body: fields });
    if (status !== 200) return { refused: data.message ?? "The portal could not sign you in. Try again." };
    this.user = null;
    this.app.access.drop();
    this.user = data.user;
    this.app.access.keep(data);
    this.begin(data, { announce: true });
    return {};
  }

  // `cause.reason`: idle, absolute, signed_out ... ; null when the portal gave none and we must tell from what we know.
  end(cause, { announce = true, first = false } = {}) {
    const was = this.user;
    if (!was && !first) return;
    const reason = cause.reason ?? (was ? this.app.watch.reason() : null);
    this.ending = this.app.watch.session?.id;
    if (reason === "replaced" && was) return this.rejoin();
    this.user = null;
    this.wanted = false;
    this.app.watch.stop();
    this.app.stream.stop();
    this.app.access.drop();
    this.app.drafts.pause();
    this.app.shell.lock({ reason, by: cause.by, user: was ?? null });
    if (announce && was) this.tellEnded(reason, was, cause.by);
  }

  tellEnded(reason, was, by) {
    if (reason !== "user_changed") this.app.tabs.tell("signed-out", { reason, user: was.username, session: this.ending, by });
  }

  async signOut() {
    const was = this.user;
    if (!was) return;
    await this.app.drafts.flush();
    const headers = await this.app.access.headers().catch(() => ({}));
    this.app.router.forget("/");
    this.end({ reason: "here" }, { announce: false });
    this.tellSignedOut(was);
    await this.tellServer(headers, was);
  }

  tellSignedOut(was) {
    this.app.tabs.tell("signed-out", { reason: "signed_out", user: was.username, session: this.ending });
  }

  // The screen is clear already; the server must hear of it too, however long that takes.
  async tellServer(headers, was) {
    for (let wait = 1_000; this.user === null; wait = Math.min(wait * 2, 15_000)) {
      try {
        const { status } = await exchange("POST", "/auth/sign-out", { headers: { ...headers, "X-Acting-User": was.username } });
        if (status < 500) {
          this.app.shell.trouble(false);
          return;
        }
      } catch {
        this.app.shell.trouble(true, "You are signed out on this screen. The server has not heard of it yet; trying again.");
      }
      await delay(wait);
    }
  }

  elsewhereOut(message) {
    if (this.user?.username !== message.user) return;
    // A tab that is late speaks of a session that this one has left behind already.
    if (message.session && message.session !== this.app.watch.session?.id) return;
    this.end({ reason: message.reason === "signed_out" ? "other_tab" : message.reason, by: message.by }, { announce: false });
  }

  // The same person came back in another tab: this one works again. Somebody else came: nothing of ours may show.
  elsewhereIn(message) {
    if (this.user && this.user.username !== message.user.username) this.end({ reason: "user_changed", by: message.user.name }, { announce: false });
    else if (this.owner === message.user.username) this.rejoin();
    else if (!this.user) this.app.shell.lock({ reason: this.owner ? "user_changed" : "elsewhere", by: message.user.name, user: null });
  }

  rejoin() {
    this.wanted = true;
    this.app.watch.stop();
    this.app.stream.stop();
    this.app.access.drop();
    return this.resume();
  }
}
