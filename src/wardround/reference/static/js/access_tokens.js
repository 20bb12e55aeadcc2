// Access by short tokens: one refresh at a time over all tabs, handed to the others; only a definite refusal ends the session.
import { delay } from "./dom.js";
import { SessionEnded, Unreachable } from "./errors.js";
import { exchange } from "./http.js";

const LOCK = "ward-portal-refresh";
const PEER_MS = 150;
const LOCK_MS = 15_000;
const BACKOFF_MS = [1_000, 2_000, 4_000, 8_000, 15_000];

export class TokenAccess {
  constructor(app) {
    this.app = app;
    this.held = null;
    this.running = null;
    this.timer = null;
    app.tabs.on("need-token", (message) => this.hand(message));
    app.tabs.on("token", (message) => this.take(message));
  }

  // --- what we hold. Lifetimes are durations on the monotonic clock: a wrong wall clock neither ends nor extends them.

  valid(held = this.held) {
    return held !== null && performance.now() < held.until;
  }

  keep(answer) {
    const lifetime = answer.expires_in * 1000;
    this.hold({ token: answer.access_token, until: performance.now() + lifetime, lifetime, user: answer.user.username });
    this.app.tabs.tell("token", { ...this.share(), user: answer.user.username });
  }

  hold(held) {
    this.held = held;
    clearTimeout(this.timer);
    const early = Math.min(30_000, held.lifetime * 0.1);
    this.timer = setTimeout(() => this.ahead(), Math.max(0, held.until - performance.now() - early));
  }

  drop() {
    clearTimeout(this.timer);
    this.held = null;
  }

  share() {
    return { token: this.held.token, left: this.held.until - performance.now(), lifetime: this.held.lifetime };
  }

  hand() {
    if (this.valid() && this.app.session.user) this.app.tabs.tell("token", { ...this.share(), user: this.held.user });
  }

  take(message) {
    const mine = this.app.session.user?.username;
    if (mine && message.user !== mine) return;
    const until = performance.now() + message.left;
    if (this.held && until <= this.held.until) return;
    this.hold({ token: message.token, until, lifetime: message.lifetime, user: message.user });
    this.arrived?.();
  }

  // --- refreshing

  async ahead() {
    if (!this.app.session.user) return;
    try {
      await this.refresh(this.held?.token);
    } catch (error) {
      if (error instanceof SessionEnded) this.app.session.end(error);
    }
  }

  refresh(stale) {
    this.running ??= this.single(stale).finally(() => {
      this.running = null;
    });
    return this.running;
  }

  // One attempt a turn: whoever waits between two attempts does not keep the others waiting, or they would take the lock away from it.
  async single(stale) {
    for (let attempt = 0; !(await this.turn(() => this.once(stale))); attempt += 1) {
      if (!this.app.session.wanted) throw new Unreachable("given up: nobody is signed in any more");
      if (attempt > 0) this.app.shell.trouble(true);
      await delay(this.backoff(attempt));
    }
  }

  async turn(work) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), LOCK_MS);
    try {
      return await navigator.locks.request(LOCK, { signal: stop.signal }, () => {
        clearTimeout(timer);
        return work();
      });
    } catch (error) {
      if (error?.name !== "AbortError") throw error;
      // Taken away while we stood still: another tab went on, so look again. Otherwise a frozen tab holds it for ever, and by
      // now its own exchange has timed out.
      return stop.signal.aborted ? await navigator.locks.request(LOCK, { steal: true }, work) : false;
    } finally {
      clearTimeout(timer);
    }
  }

  // In the lock: somebody may have refreshed while we waited, or long ago while this tab slept.
  async once(stale) {
    if (this.fresh(stale)) return true;
    await this.askPeers(stale);
    if (this.fresh(stale)) return true;
    const answer = await this.attempt();
    if (answer) this.keep(answer);
    return answer !== null;
  }

  fresh(stale) {
    return this.valid() && this.held.token !== stale;
  }

  async askPeers() {
    await new Promise((resolve) => {
      this.arrived = resolve;
      this.app.tabs.tell("need-token");
      setTimeout(resolve, PEER_MS);
    });
    this.arrived = null;
  }

  // The first retry must fall into the window in which the server repeats a lost answer.
  backoff(attempt) {
    return Math.min(BACKOFF_MS[Math.min(attempt, BACKOFF_MS.length - 1)], attempt === 0 ? this.app.config.retry_window_ms * 0.1 || 1_000 : Infinity);
  }

  async attempt() {
    const body = new URLSearchParams({ grant_type: "refresh_token" });
    const timeout = this.app.config.retry_window_ms ? Math.min(8_000, this.app.config.retry_window_ms * 0.7) : 8_000;
    let answered;
    try {
      answered = await exchange("POST", "/auth/token", { body, timeout });
    } catch {
      return null;
    }
    if (answered.status === 200 && answered.data.access_token) return answered.data;
    if (this.refusal(answered)) throw new SessionEnded(answered.data);
    return null;
  }

  refusal({ status, data }) {
    return status === 401 || (status === 400 && data.error === "invalid_grant");
  }

  // --- for requests

  async headers() {
    if (!this.valid()) await this.refresh(this.held?.token);
    return { Authorization: `Bearer ${this.held.token}` };
  }

  // A 401 says that this token is not taken: the token endpoint has the last word, unless the portal named the end itself.
  async again({ data }, headers) {
    if (data.error === "session_ended") throw new SessionEnded(data);
    const stale = headers.Authorization.slice("Bearer ".length);
    if (!this.fresh(stale)) await this.refresh(stale);
  }

  streamUrl() {
    return "/api/alerts/stream";
  }
}
