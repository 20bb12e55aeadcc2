// Who did what, newest first.
import { clock, day, h } from "../dom.js";
import { load } from "../load.js";

export async function audit(page) {
  const { shell } = page.app;
  shell.banner.replaceChildren();
  shell.view.replaceChildren(h("h1", {}, "Audit"), h("p", { role: "status" }, "Loading…"));
  document.title = "Audit · Ward portal";
  const data = await load(page, "/api/audit");
  if (!data) return;
  const heads = ["When", "Who", "What", "Patient", "Outcome"].map((text) => h("th", { scope: "col" }, text));
  const rows = data.rows.map((row) => h("tr", {}, [`${day(row.at)} ${clock(row.at)}`, row.user ?? "", row.action, row.patient ?? "", row.outcome].map((text) => h("td", {}, text))));
  shell.view.replaceChildren(
    h("h1", {}, "Audit"),
    h("p", { class: "hint" }, "Nurses see their own acts, physicians and pharmacists those of everybody."),
    h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Audit trail" }, h("table", { class: "card" }, h("thead", {}, h("tr", {}, heads)), h("tbody", {}, rows))),
  );
}
