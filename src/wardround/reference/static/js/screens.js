// What stands on the screens where teams differ: labels, units, amounts, dates, buttons. One place, so that one of them can be done otherwise.
import { born, clock, day, field, h } from "./dom.js";

export class Screens {
  constructor(app) {
    this.app = app;
  }

  // --- words and numbers

  // Units that are taken for each other (mg and g, mg and micrograms, units and mL) do not stand side by side.
  units() {
    return ["mg", "units", "mmol", "micrograms", "g", "mL"];
  }

  frequencies() {
    return ["Once now", "Once a day", "Twice a day", "Three times a day", "Four times a day", "When needed, at most 4 times a day"];
  }

  drug(name) {
    return h("b", {}, name);
  }

  amount(text) {
    return text;
  }

  born(date) {
    return born(date);
  }

  when(iso) {
    return `${day(iso)} ${clock(iso)}`;
  }

  // --- who it is

  identity(patient) {
    const allergies = patient.allergies.length ? h("strong", { class: "allergy" }, `Allergies: ${patient.allergies.join(", ")}`) : h("span", {}, "No known allergies");
    return h(
      "section",
      { class: "identity", "aria-label": "Patient identity", role: "region", "data-patient": patient.key },
      h("strong", { class: "name" }, patient.name),
      h("span", {}, "Born ", h("b", {}, this.born(patient.born))),
      h("span", {}, "MRN ", h("b", { class: "number" }, patient.mrn)),
      h("span", {}, patient.sex === "F" ? "Female" : "Male"),
      h("span", {}, `${patient.ward}, ${patient.bed}`),
      h("span", {}, `${patient.weight_kg} kg`),
      allergies,
    );
  }

  // --- the chart

  line({ name, dose, route, frequency }) {
    return h("li", {}, this.drug(name), " ", this.amount(dose), `, ${route}, ${frequency}`);
  }

  ordered(row) {
    return h("li", {}, this.drug(row.medication), " ", this.amount(`${row.dose} ${row.unit}`), `, ${row.route}, ${row.frequency} `, h("span", { class: "tag" }, `ordered ${clock(row.at)}`));
  }

  observed(vitals) {
    return h("p", { class: "hint" }, `Last taken ${this.when(vitals.at(-1).at)}`);
  }

  taken(result) {
    return this.when(result.values.at(-1).at);
  }

  // --- an order

  dose() {
    return h("input", { type: "text", name: "dose", inputmode: "decimal", pattern: "[0-9]+([.][0-9]+)?", required: true, autocomplete: "off" });
  }

  doseField(control) {
    return field("Dose per administration", control, "A number, with a point for decimals: 0.5");
  }

  unitField(control) {
    return field("Unit of the dose", control);
  }

  orderFields(controls) {
    return [
      field("Medication", controls.medication),
      h("div", { class: "pair" }, this.doseField(controls.dose), this.unitField(controls.unit)),
      field("Route", controls.route),
      field("Frequency", controls.frequency),
      field("Comment for pharmacy", controls.comment),
    ];
  }

  toReview() {
    return h("button", { type: "button", class: "primary" }, "Review order");
  }

  summary(patient, value) {
    return [
      h("h2", { tabindex: "-1" }, "Review and sign"),
      h("p", {}, "For ", h("strong", {}, patient.name), `, MRN ${patient.mrn}`, patient.allergies.length ? h("span", { class: "allergy" }, ` Allergies: ${patient.allergies.join(", ")}`) : ""),
      h("p", { class: "ordered" }, h("strong", {}, this.drug(value("medication")), " ", this.amount(`${value("dose")} ${value("unit")}`)), `, ${value("route")}, ${value("frequency")}`),
      value("comment") ? h("p", {}, "For pharmacy: ", h("q", {}, value("comment"))) : "",
    ];
  }

  orderButtons(edit) {
    return [h("button", { class: "primary", type: "submit" }, "Sign order"), h("button", { type: "button", onclick: edit }, "Change")];
  }

  review(place, words, buttons) {
    place.replaceChildren(...words, h("div", { class: "buttons" }, buttons));
    place.querySelector("h2").focus();
  }

  // --- notes, administrations

  noteButtons() {
    return [h("button", { class: "primary" }, "Sign note")];
  }

  dueHeads() {
    return ["Medication", "Dose", "Route", "Due", "Administration"];
  }

  due(line) {
    return [h("th", { scope: "row" }, this.drug(line.name)), h("td", { class: "tight" }, this.amount(line.dose)), h("td", {}, line.route), h("td", {}, line.due.join(", "))];
  }

  givingFields(line, comment) {
    return [field("Administration comment", comment)];
  }

  givingButtons() {
    return [h("button", { class: "primary" }, "Confirm given")];
  }
}
