// The live alerts. A stream that breaks is opened again, slower each time; it never counts as activity.
import { SessionEnded } from "./errors.js";

const RETRY_MS = [1_000, 2_000, 5_000, 10_000, 20_000, 30_000];
const LASTED_MS = 30_000;

export class Stream {
  constructor(app) {
    this.app = app;
    this.run = 0;
    this.last = 0;
    this.failures = 0;
  }

  start() {
    this.stop();
    this.failures = 0;
    this.open(this.run);
  }

  stop() {
    this.run += 1;
    clearTimeout(this.timer);
    this.control?.abort();
    this.last = 0;
    this.app.alerts.clear();
  }

  // The heartbeat names the newest alert: a stream that stalled without closing is noticed by that.
  behind(latest) {
    if (latest > this.last && this.last > 0) this.lagging = (this.lagging ?? 0) + 1;
    else this.lagging = 0;
    if (this.lagging >= 2) {
      this.lagging = 0;
      this.start();
    }
  }

  async open(run) {
    this.control = new AbortController();
    let opened = Infinity;
    try {
      const response = await this.connect(this.control.signal);
      if (response.status === 401) await this.refused(response);
      if (!response.ok || !(response.headers.get("content-type") ?? "").startsWith("text/event-stream")) throw new Error("no stream");
      opened = performance.now();
      await this.read(response.body.getReader(), run);
    } catch (error) {
      if (run !== this.run) return;
      if (error instanceof SessionEnded) return this.app.session.end(error);
    }
    if (run !== this.run || !this.app.session.user) return;
    // One that was accepted and dropped again has failed like any other: only one that lasted lets the waiting begin anew.
    if (performance.now() - opened >= LASTED_MS) this.failures = 0;
    this.again(run);
  }

  again(run) {
    this.timer = setTimeout(() => this.open(run), this.wait());
  }

  wait() {
    this.failures += 1;
    return RETRY_MS[Math.min(this.failures, RETRY_MS.length) - 1];
  }

  async connect(signal) {
    const headers = { ...(await this.app.access.headers("stream")), "X-Acting-User": this.app.session.user.username };
    this.sent = headers;
    return fetch(this.app.access.streamUrl(), { headers, signal, cache: "no-store", redirect: "error" });
  }

  async refused(response) {
    const data = await response.json().catch(() => ({}));
    await this.app.access.again({ status: 401, data }, this.sent);
  }

  async read(reader, run) {
    const decoder = new TextDecoder();
    let text = "";
    for (;;) {
      const { done, value } = await reader.read();
      if (done || run !== this.run) return;
      text += decoder.decode(value, { stream: true });
      const blocks = text.split("\n\n");
      text = blocks.pop();
      for (const block of blocks) this.event(block);
    }
  }

  event(block) {
    const lines = Object.fromEntries(block.split("\n").map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 2)]));
    if (!lines.event) return;
    if (lines.id) this.last = Math.max(this.last, Number(lines.id));
    const data = JSON.parse(lines.data);
    if (lines.event === "ended") this.ended(data);
    else this.app.alerts[lines.event](data);
  }

  ended(data) {
    this.app.session.end({ ...data, reason: data.reason === "signed_out" ? "other_tab" : data.reason });
  }
}
