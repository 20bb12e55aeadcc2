// Ordering a medication: fill in, review beside the patient's name, sign.
import { field, h } from "../dom.js";
import { drafted } from "./form.js";
import { outcome, signing } from "./outcome.js";

const MEDICATIONS = ["Amoxicillin", "Bisoprolol", "Ceftriaxone", "Enoxaparin", "Furosemide", "Ibuprofen", "Metoprolol", "Morphine", "Pantoprazole", "Paracetamol", "Salbutamol"];
const UNITS = ["mg", "g", "micrograms", "units", "mL", "mmol"];
const ROUTES = ["Oral", "Intravenous", "Subcutaneous", "Intramuscular", "Inhaled", "Rectal"];
const TIMES = ["Once now", "Once a day", "Twice a day", "Three times a day", "Four times a day", "When needed, at most 4 times a day"];

const choice = (name, values) => h("select", { name, required: true }, h("option", { value: "" }, "Choose…"), values.map((value) => h("option", {}, value)));

export async function order(page, data) {
  const { app } = page;
  const patient = data.patient;
  const controls = {
    medication: choice("medication", MEDICATIONS),
    dose: h("input", { type: "text", name: "dose", inputmode: "decimal", pattern: "[0-9]+([.][0-9]+)?", required: true, autocomplete: "off" }),
    unit: choice("unit", UNITS),
    route: choice("route", ROUTES),
    frequency: choice("frequency", TIMES),
    comment: h("input", { type: "text", name: "comment", autocomplete: "off" }),
  };
  const entry = h(
    "div",
    { class: "grid" },
    field("Medication", controls.medication),
    field("Dose per administration", controls.dose, "A number, with a point for decimals: 0.5"),
    field("Unit of the dose", controls.unit),
    field("Route", controls.route),
    field("Frequency", controls.frequency),
    field("Comment for pharmacy", controls.comment),
  );
  const place = outcome();
  const review = h("div", { class: "review" });
  const toReview = h("button", { type: "button", class: "primary" }, "Review order");
  const form = h("form", { class: "card", novalidate: true, "aria-label": "Order form" }, entry, toReview, review, place);
  const state = {};
  const draft = await drafted(page, patient.key, "order", form, state);
  if (!page.current()) return;
  app.shell.view.replaceChildren(h("h1", {}, "Order medication"), form);

  const value = (name) => controls[name].value.trim();
  const edit = () => {
    review.replaceChildren();
    entry.hidden = false;
    toReview.hidden = false;
  };
  const summary = () => {
    entry.hidden = true;
    toReview.hidden = true;
    review.replaceChildren(
      h("h2", {}, "Review and sign"),
      h("p", {}, "For ", h("strong", {}, patient.name), `, MRN ${patient.mrn}`, patient.allergies.length ? h("span", { class: "allergy" }, ` Allergies: ${patient.allergies.join(", ")}`) : ""),
      h("p", { class: "ordered" }, h("strong", {}, `${value("medication")} ${value("dose")} ${value("unit")}`), `, ${value("route")}, ${value("frequency")}`),
      value("comment") ? h("p", {}, "For pharmacy: ", h("q", {}, value("comment"))) : "",
      h("div", { class: "buttons" }, h("button", { class: "primary", type: "submit" }, "Sign order"), h("button", { type: "button", onclick: edit }, "Change")),
    );
    review.querySelector("button").focus();
  };
  toReview.addEventListener("click", () => {
    place.replaceChildren();
    const wrong = Object.values(controls).find((control) => !control.checkValidity());
    if (wrong) wrong.reportValidity();
    else summary();
  });
  if (state.key) summary();
  signing(app, form, place, {
    state,
    said: "The order",
    path: () => `/api/patients/${patient.key}/orders`,
    keep: draft.keep,
    body: () => {
      draft.keep();
      return { patient: patient.key, ...Object.fromEntries(Object.keys(controls).map((name) => [name, value(name)])) };
    },
    saved: () => {
      draft.done();
      form.reset();
      edit();
    },
  });
}
