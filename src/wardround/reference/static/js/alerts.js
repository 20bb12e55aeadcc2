// The live alerts beside every page, and their acknowledgement.
import { clock, field, h } from "./dom.js";
import { outcome, signing } from "./views/outcome.js";

export class Alerts {
  constructor(app) {
    this.app = app;
    this.list = [];
    this.form = null;
  }

  clear() {
    this.list = [];
    this.form = null;
  }

  open(list) {
    this.list = list;
    this.draw();
  }

  alert(alert) {
    this.list = [alert, ...this.list.filter((other) => other.id !== alert.id)];
    this.draw();
  }

  acknowledged({ id }) {
    this.list = this.list.filter((alert) => alert.id !== id);
    this.draw();
  }

  draw() {
    if (!this.app.session.user || this.app.shell.covered) return;
    this.side();
    this.page?.();
  }

  side() {
    const top = this.list.slice(0, 4).map((alert) =>
      h("li", { class: `alert ${alert.severity}`, "data-alert": String(alert.id) }, h("strong", {}, alert.bed), " ", h("span", {}, alert.text), h("time", {}, clock(alert.raised))),
    );
    this.app.shell.side.replaceChildren(
      h("h2", {}, "Live alerts ", h("span", { class: "badge" }, String(this.list.length))),
      h("div", { role: "log", "aria-live": "polite", "aria-label": "Newest alerts" }, h("ul", {}, top)),
      h("a", { href: "/alerts", "data-to": true }, "All alerts"),
    );
  }

  // The form of one alert, opened in its row.
  acknowledgement(alert, done) {
    const comment = h("input", { type: "text", name: "comment", autocomplete: "off" });
    const place = outcome();
    const state = { key: null };
    const form = h("form", { class: "inline" }, field("Comment on the alert", comment), h("button", { class: "primary" }, "Confirm acknowledgement"), place);
    signing(this.app, form, place, {
      state,
      said: "The acknowledgement",
      path: () => `/api/alerts/${alert.id}/acknowledgement`,
      body: () => ({ patient: alert.patient, comment: comment.value }),
      saved: done,
    });
    return { form, comment };
  }
}
