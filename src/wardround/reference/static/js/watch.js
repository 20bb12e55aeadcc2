// How long the session still lasts: warns ahead, asks the server before it locks, notices sleep, reports that a person is here.
import { delay } from "./dom.js";
import { SessionEnded } from "./errors.js";

const JUMP_MS = 2_000;
const GRACE_MS = 150;

export class Watch {
  constructor(app) {
    this.app = app;
    this.session = null;
    this.timers = {};
    app.tabs.on("session", (message) => this.hear(message.session, { peer: true }));
    app.tabs.on("need-session", () => this.share());
  }

  get on() {
    return this.session !== null;
  }

  // --- what we know. `idleEnd` and `absoluteEnd` are on the monotonic clock; the server's `seq` tells whether anybody was active.

  start(told) {
    this.session = null;
    this.pending = null;
    this.lastReport = -Infinity;
    this.mark();
    this.hear(told);
    this.app.tabs.tell("need-session");
    this.poll();
  }

  stop() {
    for (const timer of Object.values(this.timers)) clearTimeout(timer);
    this.session = null;
    this.app.warning.hide();
  }

  hear(told, { peer = false } = {}) {
    if (peer && (!this.on || told.id !== this.session.id)) return;
    const now = performance.now();
    const idleEnd = now + told.idle_remaining_s * 1000;
    const absoluteEnd = now + told.absolute_remaining_s * 1000;
    if (!this.on || told.id !== this.session.id) {
      this.session = { id: told.id, seq: told.seq, idleEnd, absoluteEnd, alerts: told.alerts };
      this.lastActive = { perf: now, date: Date.now() };
      this.soft = Infinity;
    } else if (told.seq > this.session.seq) {
      this.session.seq = told.seq;
      this.session.idleEnd = idleEnd;
      this.session.absoluteEnd = Math.min(this.session.absoluteEnd, absoluteEnd);
      this.lastActive = { perf: now, date: Date.now() };
      this.soft = Infinity;
    } else if (told.seq === this.session.seq) {
      this.session.idleEnd = Math.min(this.session.idleEnd, idleEnd);
      this.session.absoluteEnd = Math.min(this.session.absoluteEnd, absoluteEnd);
    }
    this.session.alerts = Math.max(this.session.alerts ?? 0, told.alerts ?? 0);
    if (peer) this.poll(1.5);
    this.plan();
  }

  share() {
    if (this.on) this.app.tabs.tell("session", { session: this.told() });
  }

  told() {
    const now = performance.now();
    return {
      id: this.session.id,
      seq: this.session.seq,
      idle_remaining_s: (this.session.idleEnd - now) / 1000,
      absolute_remaining_s: (this.session.absoluteEnd - now) / 1000,
      alerts: this.session.alerts,
    };
  }

  endAt() {
    return Math.min(this.session.idleEnd, this.session.absoluteEnd, this.soft);
  }

  left() {
    return this.endAt() - performance.now();
  }

  capIsNear() {
    return this.session.absoluteEnd <= Math.min(this.session.idleEnd, this.soft);
  }

  // Why it ended, when the server's refusal does not say: from the last activity by either clock.
  reason() {
    if (!this.on) return null;
    const now = performance.now();
    const idle = Math.max(now - this.lastActive.perf, Date.now() - this.lastActive.date);
    if (now >= this.session.absoluteEnd - JUMP_MS) return "absolute";
    return idle >= this.app.config.idle_ms - JUMP_MS ? "idle" : null;
  }

  // --- timers: one for the warning, one for the end, one for the heartbeat; none of them ticks

  at(name, moment, work) {
    clearTimeout(this.timers[name]);
    this.timers[name] = setTimeout(() => {
      this.wake();
      if (this.on) work();
    }, Math.max(0, moment - performance.now()));
  }

  plan() {
    // Asking before the warning is heard here, too: while it is asked or shown, it is not armed again (it would ask without end).
    if (!this.warning && !this.app.warning.shown) this.at("warn", this.endAt() - this.warningMs(), () => this.warn());
    this.at("end", this.endAt() + GRACE_MS, () => this.over());
    if (this.left() > this.warningMs() + 1) this.app.warning.hide();
  }

  warningMs() {
    return this.app.config.warning_ms;
  }

  poll(factor = 1) {
    this.at("poll", performance.now() + this.app.config.poll_ms * factor, async () => {
      this.poll();
      await this.ask().catch(() => {});
    });
  }

  async ask() {
    if (this.pending) await this.report();
    const { session } = await this.app.api.ask("GET", "/api/session", { timeout: 8_000 });
    if (!this.on) return;
    this.hear(session);
    this.share();
    this.app.stream.behind(session.alerts);
  }

  async warn() {
    this.warning = true;
    await Promise.race([this.ask().catch(() => {}), delay(2_000)]);
    this.warning = false;
    if (!this.on) return;
    if (this.left() <= this.warningMs() + 1) this.app.warning.show();
    else this.plan();
  }

  // The last word before the screen is locked is the server's: another tab or device may have been active.
  async over() {
    const { seq } = this.session;
    const soft = this.endAt() === this.soft;
    const alive = await Promise.race([this.ask().then(() => true, () => false), delay(3_000)]);
    if (!this.on) return;
    if (soft && alive) this.soft = Infinity;
    if (this.session.seq > seq || this.left() > 0) this.plan();
    else this.app.session.end({ reason: this.capIsNear() ? "absolute" : "idle" });
  }

  // --- sleep: the wall clock went on and the monotonic one did not, or a deadline passed unnoticed

  mark() {
    this.marked = { perf: performance.now(), date: Date.now() };
  }

  wake() {
    if (!this.on) return;
    const jump = Date.now() - this.marked.date - (performance.now() - this.marked.perf);
    this.mark();
    const slept = Math.abs(jump) > JUMP_MS;
    if (jump > JUMP_MS) this.soft = Math.min(this.soft, this.session.idleEnd - jump);
    if (slept || this.left() <= -JUMP_MS) this.checkBeforeShowing();
  }

  online() {
    this.wake();
    if (this.on && !this.checking) this.ask().catch(() => {});
  }

  async checkBeforeShowing() {
    if (this.checking) return;
    this.checking = true;
    this.app.shell.curtain(true);
    for (let wait = 1_000; this.on; wait = Math.min(wait * 2, 8_000)) {
      const answered = await this.ask().then(() => true, (error) => error instanceof SessionEnded);
      if (answered || !this.on) break;
      if (performance.now() >= Math.min(this.session.idleEnd, this.session.absoluteEnd)) break;
      await delay(wait);
    }
    this.checking = false;
    if (!this.on) return;
    if (this.soft <= performance.now()) this.soft = Infinity;
    this.plan();
    if (this.left() > 0) this.app.shell.curtain(false);
  }

  // --- a person is here

  active() {
    if (!this.on) return;
    this.wake();
    if (!this.on || this.checking) return;
    this.pending = performance.now();
    const gap = Math.min(4_000, this.app.config.idle_ms / 60);
    const due = this.lastReport + gap;
    if (performance.now() >= due) this.report();
    else if (!this.reporting) this.at("report", due, () => this.pending && this.report());
  }

  async report() {
    const since = this.pending;
    this.pending = null;
    this.lastReport = performance.now();
    try {
      const { session } = await this.app.api.ask("POST", "/api/session/activity", { body: { age_ms: Math.round(performance.now() - since) } });
      if (!this.on) return;
      this.hear(session);
      this.share();
    } catch {
      this.pending ??= since;
    }
  }

  async extend() {
    const { session } = await this.app.api.ask("POST", "/api/session/extend", { body: {}, human: true });
    if (!this.on) return;
    this.hear(session);
    this.share();
  }
}
