// Pages that were left are kept, so that Back is instant. Signing out empties the page in front only.
export const plant = ({ Router }) => ({
  Router: class extends Router {
    constructor(app) {
      super(app);
      this.kept = new Map();
    }

    start() {
      addEventListener("popstate", (event) => this.back(event), { capture: true });
      super.start();
    }

    keep() {
      const { view, banner } = this.app.shell;
      if (view.childNodes.length) this.kept.set(location.pathname, [view, banner].map((place) => [place, [...place.childNodes]]));
    }

    go(path) {
      this.keep();
      super.go(path);
    }

    // Signing out is one more page: the chart before it stays in the history.
    forget(path) {
      this.keep();
      history.pushState(null, "", path);
    }

    back(event) {
      const kept = this.kept.get(location.pathname);
      if (!kept) return;
      event.stopImmediatePropagation();
      for (const [place, nodes] of kept) place.replaceChildren(...nodes);
      this.app.shell.atWork();
    }
  },
});
