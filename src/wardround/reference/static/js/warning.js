// The warning before the session ends: says how long is left, one click keeps the session.
import { delay, h } from "./dom.js";
import { SessionEnded } from "./errors.js";

export class Warning {
  constructor(app) {
    this.app = app;
    this.box = null;
  }

  get shown() {
    return this.box !== null;
  }

  show() {
    if (this.shown) return;
    const cap = this.app.watch.capIsNear();
    const title = cap ? "Your shift's sign-in is about to end" : "Your session is about to end";
    const text = cap
      ? "A sign-in lasts a limited time. You will be asked to sign in again; what you typed is kept."
      : "Nobody has used this portal for a while. What you typed is kept.";
    this.count = h("strong", { class: "count" });
    this.button = h("button", { type: "button", class: "primary", onclick: () => (cap ? this.hide() : this.extend()) }, cap ? "I understand" : "Stay signed in");
    this.box = h(
      "section",
      { role: "alertdialog", "aria-labelledby": "warning-title", "aria-describedby": "warning-text", class: "warning" },
      h("h2", { id: "warning-title" }, title),
      h("p", { id: "warning-text" }, text),
      h("p", { "aria-live": "off" }, "Time left: ", this.count),
      this.button,
    );
    this.before = document.activeElement;
    document.getElementById("app").append(this.box);
    this.button.focus();
    this.tick();
  }

  // The only ticker of the portal, and only while the warning is on the screen.
  tick() {
    if (!this.shown || !this.app.watch.on) return;
    const left = Math.max(0, Math.ceil(this.app.watch.left() / 1000));
    this.count.textContent = left === 1 ? "1 second" : `${left} seconds`;
    this.timer = setTimeout(() => this.tick(), 1_000);
  }

  hide() {
    if (!this.shown) return;
    clearTimeout(this.timer);
    this.box.remove();
    this.box = null;
    this.before?.isConnected && this.before.focus();
  }

  async extend() {
    this.button.disabled = true;
    while (this.shown && this.app.watch.on) {
      try {
        await this.app.watch.extend();
        return;
      } catch (error) {
        if (error instanceof SessionEnded) return;
        this.button.textContent = "The server does not answer. Trying again";
        await delay(2_000);
      }
    }
  }
}
