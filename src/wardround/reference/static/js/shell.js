// The frame around every page: header, alerts, the place for a page, and the sign-in form that replaces them all.
import { h } from "./dom.js";
import { signInForm } from "./views/sign_in.js";

const NAVIGATION = [["/ward", "Ward list"], ["/alerts", "Alerts"], ["/audit", "Audit"]];

export class Shell {
  constructor(app) {
    this.app = app;
    this.covered = null;
  }

  build() {
    this.view = h("main", { id: "view", tabindex: "-1" });
    this.banner = h("div", { id: "banner" });
    this.side = h("aside", { id: "alerts", "aria-label": "Live alerts" });
    this.head = h("header", { class: "top" });
    this.problem = h("div", { id: "problem", "data-testid": "problem", role: "alert" });
    this.gate = h("main", { id: "gate" });
    document.getElementById("app").replaceChildren(this.head, this.problem, this.banner, h("div", { class: "columns" }, this.view, this.side), this.gate);
    this.wait("Opening the portal…");
  }

  wait(text) {
    this.gate.replaceChildren(h("p", { role: "status", class: "wait" }, text));
  }

  // --- signed in

  open(user) {
    this.covered = null;
    this.gate.replaceChildren();
    document.body.className = "open";
    const links = NAVIGATION.map(([to, text]) => h("a", { href: to, "data-to": true }, text));
    this.head.replaceChildren(
      h("span", { class: "brand" }, "Ward 7 East"),
      h("nav", { "aria-label": "Main" }, links),
      h(
        "div",
        { class: "who" },
        h("span", { id: "user", "data-testid": "user" }, `${user.name}, ${user.role}`),
        h("button", { type: "button", class: "quiet", onclick: () => this.app.router.go("/sign-in") }, "Switch user"),
        h("button", { type: "button", class: "quiet", onclick: () => this.app.session.signOut() }, "Sign out"),
      ),
    );
    this.at(location.pathname);
  }

  at(path) {
    for (const link of this.head.querySelectorAll("nav a")) {
      const here = path.startsWith(link.getAttribute("href")) || (link.getAttribute("href") === "/ward" && path === "/");
      if (here) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
  }

  atWork() {
    this.gate.replaceChildren();
    document.body.className = "open";
  }

  // Another person wants this tab: the chart goes off the screen, the session ends when they have signed in.
  switchUser() {
    this.hideData();
    const back = () => this.app.router.go("/ward");
    document.body.className = "locked";
    this.gate.replaceChildren(signInForm(this.app, { title: "Switch user", text: "Sign in as the person who takes over.", cancel: back }));
  }

  // --- the end: first the data, then the words

  lock({ reason, by, user }) {
    this.wipe();
    this.head.replaceChildren(h("span", { class: "brand" }, "Ward 7 East"));
    document.body.className = "locked";
    document.title = "Ward portal";
    this.trouble(false);
    const again = Boolean(user) || this.app.session.owner !== null;
    const here = reason === "here";
    const title = again && !here ? "Sign in again" : "Sign in";
    this.gate.replaceChildren(signInForm(this.app, { title, text: this.why(reason, by), username: here ? "" : (user?.username ?? "") }));
  }

  wipe() {
    this.covered = null;
    this.hideData();
  }

  hideData() {
    this.view.replaceChildren();
    this.banner.replaceChildren();
    this.side.replaceChildren();
  }

  why(reason, by) {
    const { idle_ms: idle, absolute_ms: absolute } = this.app.config;
    const span = (ms) => (ms >= 7_200_000 ? `${Math.round(ms / 3_600_000)} hours` : ms >= 120_000 ? `${Math.round(ms / 60_000)} minutes` : `${Math.round(ms / 1000)} seconds`);
    const words = {
      idle: `Your session ended after ${span(idle)} without activity.`,
      absolute: `Your session ended: a sign-in lasts ${span(absolute)}.`,
      here: "You signed out.",
      signed_out: "You signed out.",
      other_tab: "You signed out in another tab.",
      user_changed: `${by ?? "Somebody else"} signed in in another tab. Sign in again to continue your own work.`,
      switched: `${by ?? "Somebody else"} signed in in this browser, which signed you out.`,
      elsewhere: `${by ?? "Somebody"} signed in in another tab. Sign in to work in this one.`,
      replaced: "You signed in again somewhere else in this browser.",
      reuse: "Your session was ended for your safety: its credential was used twice.",
    };
    if (reason) return words[reason] ?? "Your session has ended.";
    return this.app.session.owner ? "Your session is no longer valid." : null;
  }

  // --- not sure yet: data off the screen, but not thrown away

  curtain(on) {
    if (on && !this.covered) {
      this.covered = [this.view, this.banner, this.side].map((place) => [place, [...place.childNodes]]);
      this.hideData();
      document.body.className = "covered";
      this.wait("Checking your session…");
    } else if (!on && this.covered) {
      for (const [place, nodes] of this.covered) place.replaceChildren(...nodes);
      this.covered = null;
      document.body.className = "open";
      this.gate.replaceChildren();
    }
  }

  trouble(on, text = "The portal does not answer. Your work is kept on this screen; trying again.") {
    if (!this.problem) return;
    const now = this.problem.textContent;
    if (on && now !== text) this.problem.replaceChildren(text);
    else if (!on && now) this.problem.replaceChildren();
  }
}
