// Which page this tab shows. The address holds opaque keys only; the patient of a tab is the patient of its address.
import { audit } from "./views/audit.js";
import { alertsPage } from "./views/alerts_page.js";
import { patientPage } from "./views/patient.js";
import { wardList } from "./views/ward_list.js";

export class Router {
  constructor(app) {
    this.app = app;
    this.turn = 0;
  }

  start() {
    addEventListener("popstate", () => this.show());
    document.addEventListener("click", (event) => {
      const link = event.target.closest?.("a[data-to]");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
      event.preventDefault();
      this.go(link.getAttribute("href"));
    });
  }

  go(path) {
    if (path !== location.pathname) history.pushState(null, "", path);
    this.show();
  }

  forget(path) {
    history.replaceState(null, "", path);
  }

  // Each showing has a number: an answer that comes after the user went elsewhere is dropped.
  wanted(turn) {
    return turn === this.turn && this.app.session.user !== null;
  }

  async show(path) {
    if (path) history.replaceState(null, "", path);
    this.turn += 1;
    const turn = this.turn;
    if (!this.app.session.user) return;
    const parts = location.pathname.split("/").filter(Boolean);
    const page = { app: this.app, current: () => this.wanted(turn) };
    this.app.shell.at(location.pathname);
    if (parts[0] === "sign-in") return this.app.shell.switchUser();
    this.app.shell.atWork();
    if (parts[0] === "patients" && parts[1]) await patientPage(page, parts[1], parts[2] ?? "chart");
    else if (parts[0] === "alerts") alertsPage(page);
    else if (parts[0] === "audit") await audit(page);
    else await wardList(page);
  }
}
