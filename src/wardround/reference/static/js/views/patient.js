// One patient: who it is stands above every part, always.
import { h } from "../dom.js";
import { load } from "../load.js";
import { chart } from "./chart.js";
import { administrations } from "./administrations.js";
import { notes } from "./notes.js";
import { order } from "./order.js";

const PARTS = { chart: ["Chart", chart], order: ["Order medication", order], notes: ["Notes", notes], mar: ["Administration", administrations] };

export async function patientPage(page, key, part) {
  const { shell } = page.app;
  const shown = shell.banner.querySelector("[data-patient]")?.getAttribute("data-patient");
  if (shown !== key) {
    shell.banner.replaceChildren();
    shell.view.replaceChildren(h("p", { role: "status" }, "Loading…"));
  }
  const data = await load(page, `/api/patients/${key}`, { again: shown === key });
  if (!data) return;
  document.title = "Patient · Ward portal";
  shell.banner.replaceChildren(page.app.screens.identity(data.patient), tabs(key, part));
  const [, draw] = PARTS[part] ?? PARTS.chart;
  shell.view.replaceChildren();
  await draw(page, data);
}

function tabs(key, part) {
  const links = Object.entries(PARTS).map(([name, [text]]) =>
    h("a", { href: name === "chart" ? `/patients/${key}` : `/patients/${key}/${name}`, "data-to": true, "aria-current": name === part ? "page" : null }, text),
  );
  return h("nav", { class: "parts", "aria-label": "Patient" }, links);
}
