// Ordering a medication: fill in, review beside the patient's name, sign.
import { h } from "../dom.js";
import { drafted } from "./form.js";
import { outcome, signing } from "./outcome.js";

const MEDICATIONS = ["Amoxicillin", "Bisoprolol", "Ceftriaxone", "Enoxaparin", "Furosemide", "Ibuprofen", "Metoprolol", "Morphine", "Pantoprazole", "Paracetamol", "Salbutamol"];
const ROUTES = ["Oral", "Intravenous", "Subcutaneous", "Intramuscular", "Inhaled", "Rectal"];

const choice = (name, values) => h("select", { name, required: true }, h("option", { value: "" }, "Choose…"), values.map((value) => h("option", {}, value)));

export async function order(page, data) {
  const { app } = page;
  const { screens } = app;
  const patient = data.patient;
  const controls = {
    medication: choice("medication", MEDICATIONS),
    dose: screens.dose(),
    unit: choice("unit", screens.units()),
    route: choice("route", ROUTES),
    frequency: choice("frequency", screens.frequencies()),
    comment: h("input", { type: "text", name: "comment", autocomplete: "off" }),
  };
  const entry = h("div", { class: "grid" }, screens.orderFields(controls));
  const place = outcome();
  const review = h("div", { class: "review" });
  const toReview = screens.toReview();
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
    screens.review(review, screens.summary(patient, value), screens.orderButtons(edit));
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
