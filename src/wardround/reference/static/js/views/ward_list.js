// Everybody on the ward.
import { h } from "../dom.js";
import { load } from "../load.js";

export async function wardList(page) {
  const { shell } = page.app;
  shell.banner.replaceChildren();
  shell.view.replaceChildren(h("h1", {}, "Ward list"), h("p", { role: "status" }, "Loading…"));
  document.title = "Ward list · Ward portal";
  const data = await load(page, "/api/patients");
  if (!data) return;
  const rows = data.patients.map((patient) =>
    h(
      "tr",
      {},
      h("td", {}, patient.bed),
      h("th", { scope: "row" }, h("a", { href: `/patients/${patient.key}`, "data-to": true, "data-testid": `open-${patient.key}` }, patient.name)),
      h("td", { class: "tight" }, page.app.screens.born(patient.born)),
      h("td", { class: "number" }, patient.mrn),
      h("td", {}, patient.reason),
      h("td", {}, patient.allergies.length ? h("span", { class: "allergy" }, patient.allergies.join(", ")) : "None known"),
      h("td", { class: "number" }, patient.alerts ? h("span", { class: "badge" }, String(patient.alerts)) : "0"),
    ),
  );
  const heads = ["Bed", "Patient", "Born", "MRN", "Reason for admission", "Allergies", "Alerts"].map((text) => h("th", { scope: "col" }, text));
  shell.view.replaceChildren(
    h("h1", {}, "Ward list"),
    h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Patients on the ward" }, h("table", {}, h("thead", {}, h("tr", {}, heads)), h("tbody", {}, rows))),
  );
}
