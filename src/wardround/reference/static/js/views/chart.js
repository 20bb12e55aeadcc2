// The chart at a glance: medications, observations, results, newest notes.
import { clock, day, h } from "../dom.js";
import { load } from "../load.js";
import { sparkline, vitalsChart } from "./vitals.js";

export async function chart(page, data) {
  const { screens } = page.app;
  const results = h("div", { class: "results" }, h("p", { role: "status" }, "Loading the trend of results…"));
  const trends = async () => {
    const trend = await load(page, `/api/patients/${data.patient.key}/trend`, { place: results });
    if (trend) results.replaceChildren(resultTable(screens, trend.results));
  };
  page.app.shell.view.replaceChildren(
    h("h1", {}, "Chart"),
    h("p", { class: "lead" }, data.reason),
    h("div", { class: "cards" },
      h("section", { class: "card wide" }, h("h2", {}, "Observations, last 44 hours"), screens.observed(data.vitals), vitalsChart(data.vitals)),
      h("section", { class: "card" }, h("h2", {}, "Medications"), medications(screens, data)),
      h("section", { class: "card" }, h("h2", {}, "Results"), results, h("button", { type: "button", onclick: () => trends() }, "Refresh results")),
      h("section", { class: "card" }, h("h2", {}, "Newest notes"), noteList(data.notes.slice(-3))),
    ),
  );
  await trends();
}

function medications(screens, data) {
  return h("ul", { class: "plain" }, data.medications.map((line) => screens.line(line)), data.orders.map((row) => screens.ordered(row)));
}

function resultTable(screens, results) {
  const rows = results.map((result) =>
    h("tr", {}, h("th", { scope: "row" }, result.test), h("td", { class: "number" }, String(result.values.at(-1).value)), h("td", {}, result.unit), h("td", { class: "number" }, screens.taken(result)), h("td", {}, sparkline(result))),
  );
  const heads = ["Test", "Last", "Unit", "Taken", "Trend"].map((text) => h("th", { scope: "col" }, text));
  return h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Results" }, h("table", {}, h("thead", {}, h("tr", {}, heads)), h("tbody", {}, rows)));
}

export function noteList(notes) {
  if (!notes.length) return h("p", { class: "hint" }, "No notes yet.");
  return h("ol", { class: "notes" }, [...notes].reverse().map((row) => h("li", {}, h("p", {}, row.text), h("p", { class: "hint" }, `${row.by}, ${day(row.at)} ${clock(row.at)}`))));
}
