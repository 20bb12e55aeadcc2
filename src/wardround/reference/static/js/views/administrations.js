// The administration record: what is due, what was given.
import { clock, day, h } from "../dom.js";
import { outcome, signing } from "./outcome.js";

export async function administrations(page, data) {
  const { app } = page;
  const given = h("section", { class: "card" });
  const drawGiven = () => given.replaceChildren(h("h2", {}, "Given"), givenList(data.administrations));
  const rows = data.medications.map((line, index) => {
    const cell = h("td", {});
    const open = h("button", { type: "button", "aria-label": `Give ${line.name}`, "data-testid": index ? null : "give-first" }, "Give");
    open.addEventListener("click", () => cell.replaceChildren(giving(app, data, line, drawGiven)));
    cell.append(open);
    return h("tr", {}, app.screens.due(line), cell);
  });
  const heads = app.screens.dueHeads().map((text) => h("th", { scope: "col" }, text));
  drawGiven();
  app.shell.view.replaceChildren(
    h("h1", {}, "Administration record"),
    h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Medications due" }, h("table", { class: "card" }, h("thead", {}, h("tr", {}, heads)), h("tbody", {}, rows))),
    given,
  );
}

function giving(app, data, line, drawGiven) {
  const comment = h("input", { type: "text", name: "comment", autocomplete: "off" });
  const place = outcome();
  const form = h("form", { class: "inline" }, app.screens.givingFields(line, comment), h("div", { class: "buttons" }, app.screens.givingButtons()), place);
  signing(app, form, place, {
    state: {},
    said: "The administration",
    path: () => `/api/patients/${data.patient.key}/administrations`,
    body: () => ({ patient: data.patient.key, medication_id: line.id, comment: comment.value }),
    saved: (row) => {
      comment.value = "";
      if (row) data.administrations.push({ ...row, by: app.session.user?.name ?? "" });
      drawGiven();
    },
  });
  queueMicrotask(() => comment.focus());
  return form;
}

function givenList(rows) {
  if (!rows.length) return h("p", { class: "hint" }, "Nothing recorded yet.");
  return h("ol", { class: "notes" }, [...rows].reverse().map((row) => h("li", {}, h("b", {}, row.medication), ` ${row.dose} `, row.text && h("q", {}, row.text), h("p", { class: "hint" }, `${row.by}, ${day(row.at)} ${clock(row.at)}`))));
}
