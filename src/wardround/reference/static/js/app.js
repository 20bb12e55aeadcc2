// One tab of the portal: the parts, and the browser's events that reach them.
export class App {
  constructor(config, parts) {
    this.config = config;
    this.tabs = new parts.Tabs(this);
    this.api = new parts.Api(this);
    this.warning = new parts.Warning(this);
    this.watch = new parts.Watch(this);
    this.drafts = new parts.Drafts(this);
    this.writer = new parts.Writer(this);
    this.screens = new parts.Screens(this);
    this.shell = new parts.Shell(this);
    this.alerts = new parts.Alerts(this);
    this.stream = new parts.Stream(this);
    this.router = new parts.Router(this);
    this.access = config.style === "tokens" ? new parts.TokenAccess(this) : new parts.CookieAccess(this);
    this.session = new parts.Session(this);
    this.settleName();
  }

  // Names this tab's drafts over a reload. A duplicated tab copies the name: the elder one keeps it.
  nameTab(name) {
    this.tab = name;
    sessionStorage.setItem("tab", name);
  }

  settleName() {
    const random = () => crypto.randomUUID().slice(0, 8);
    this.tabs.on("tab-name", ({ name }) => name === this.tab && this.tabs.tell("tab-taken", { name }));
    this.tabs.on("tab-taken", ({ name }) => name === this.tab && this.nameTab(random()));
    this.nameTab(sessionStorage.getItem("tab") ?? random());
    this.tabs.tell("tab-name", { name: this.tab });
  }

  start() {
    this.shell.build();
    this.router.start();
    for (const type of ["keydown", "pointerdown", "wheel", "input", "pointermove"]) {
      addEventListener(type, (event) => this.human(event), { capture: true, passive: true });
    }
    addEventListener("focus", () => this.watch.wake());
    addEventListener("pageshow", (event) => event.persisted && this.returned());
    document.addEventListener("resume", () => this.watch.wake());
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.watch.wake());
    addEventListener("online", () => this.watch.online());
    this.session.resume();
  }

  human(event) {
    if (!event.isTrusted) return;
    // While the warning stands, moving the mouse is not yet a decision, and its button decides by itself.
    if (this.warning.shown && (event.type === "pointermove" || event.target?.closest?.("[role=alertdialog]"))) return;
    this.watch.active();
  }

  // From the back-forward cache: what this page remembers may be long over.
  returned() {
    if (this.session.user) this.watch.checkBeforeShowing();
  }
}
