// Observations as a drawing, with the same numbers in a table for whoever cannot see it.
import { clock, day, h, svg } from "../dom.js";

const SERIES = [
  { name: "pulse", label: "Pulse /min", mark: "p" },
  { name: "systolic", label: "Systolic mmHg", mark: "s" },
  { name: "diastolic", label: "Diastolic mmHg", mark: "d" },
  { name: "saturation", label: "SpO2 %", mark: "o" },
];
const WIDTH = 720;
const HEIGHT = 220;
const LOW = 40;
const HIGH = 160;

const x = (index, count) => 44 + (index * (WIDTH - 60)) / (count - 1);
const y = (value) => HEIGHT - 28 - ((value - LOW) * (HEIGHT - 44)) / (HIGH - LOW);

export function vitalsChart(vitals) {
  const grid = [40, 70, 100, 130, 160].map((value) =>
    svg("g", {}, svg("line", { class: "grid", x1: 44, x2: WIDTH - 16, y1: y(value), y2: y(value) }), svg("text", { x: 36, y: y(value) + 4, "text-anchor": "end" }, String(value))),
  );
  const hours = vitals.map((entry, index) => (index % 2 ? null : svg("text", { x: x(index, vitals.length), y: HEIGHT - 8, "text-anchor": "middle" }, clock(entry.at)))).filter(Boolean);
  const lines = SERIES.map(({ name, mark }) => {
    const points = vitals.map((entry, index) => `${x(index, vitals.length)},${y(entry[name])}`).join(" ");
    const dots = vitals.map((entry, index) => svg("circle", { cx: x(index, vitals.length), cy: y(entry[name]), r: 3 }));
    return svg("g", { class: `line ${mark}` }, svg("polyline", { points }), dots);
  });
  const legend = SERIES.map(({ label, mark, name }) => h("li", { class: mark }, `${label}: ${vitals.at(-1)[name]}`));
  return h(
    "figure",
    {},
    svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": "Pulse, blood pressure and oxygen saturation over the last 44 hours; the numbers are in the table below" }, grid, hours, lines),
    h("ul", { class: "legend" }, legend),
    h("details", {}, h("summary", {}, "Observations as a table"), table(vitals)),
  );
}

function table(vitals) {
  const heads = ["Time", "Pulse", "Blood pressure", "SpO2 %", "Temp °C", "Breaths"].map((text) => h("th", { scope: "col" }, text));
  const rows = [...vitals].reverse().map((entry) =>
    h("tr", {}, h("th", { scope: "row" }, `${day(entry.at)} ${clock(entry.at)}`),
      [entry.pulse, `${entry.systolic}/${entry.diastolic}`, entry.saturation, entry.temperature.toFixed(1), entry.breaths].map((value) => h("td", { class: "number" }, String(value)))),
  );
  return h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Observations" }, h("table", {}, h("thead", {}, h("tr", {}, heads)), h("tbody", {}, rows)));
}

export function sparkline({ test, values }) {
  const numbers = values.map((entry) => entry.value);
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
  const points = numbers.map((value, index) => `${4 + (index * 72) / (numbers.length - 1)},${20 - ((value - low) * 16) / (high - low || 1)}`).join(" ");
  return svg("svg", { class: "spark", viewBox: "0 0 80 24", role: "img", "aria-label": `${test}: ${numbers.join(", then ")}` }, svg("polyline", { points }));
}
