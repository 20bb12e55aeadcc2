// All open alerts, each with its acknowledgement.
import { clock, h } from "../dom.js";

export function alertsPage(page) {
  const { app } = page;
  app.shell.banner.replaceChildren();
  document.title = "Alerts · Ward portal";
  const rows = new Map();
  const list = h("ul", { class: "plain alerts-page" });
  const note = h("div", { class: "outcome", "aria-live": "polite" });
  app.shell.view.replaceChildren(h("h1", {}, "Alerts"), note, list);
  const draw = () => {
    if (!page.current()) return (app.alerts.page = null);
    const open = new Set(app.alerts.list.map((alert) => alert.id));
    for (const [id, row] of rows) {
      if (!open.has(id) && !row.querySelector("form")) row.remove();
      if (!row.isConnected) rows.delete(id);
    }
    for (const alert of [...app.alerts.list].reverse()) {
      if (rows.has(alert.id)) continue;
      rows.set(alert.id, row(app, alert, note, draw));
      list.prepend(rows.get(alert.id));
    }
  };
  app.alerts.page = draw;
  draw();
}

function row(app, alert, note, draw) {
  const button = h("button", { type: "button", "data-testid": `acknowledge-${alert.patient}`, "aria-label": `Acknowledge: ${alert.bed}, ${alert.text}` }, "Acknowledge");
  const item = h("li", { class: `alert ${alert.severity}` }, h("strong", {}, `${alert.bed} ${alert.name}`), " ", h("span", {}, alert.text), h("time", {}, clock(alert.raised)), button);
  button.addEventListener("click", () => {
    note.replaceChildren();
    const { form, comment } = app.alerts.acknowledgement(alert, () => {
      note.replaceChildren(...form.querySelector(".outcome").childNodes);
      item.remove();
      draw();
    });
    button.replaceWith(form);
    comment.focus();
  });
  return item;
}
