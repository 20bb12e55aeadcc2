// Recently opened patients stay at hand, above the chart.
import { h } from "../dom.js";

export const plant = ({ Screens }) => ({
  Screens: class extends Screens {
    identity(patient) {
      const others = h("section", { class: "identity", "aria-label": "Recent patients" });
      this.app.api
        .ask("GET", "/api/patients")
        .then(({ patients }) => others.append(...patients.filter((one) => one.key !== patient.key).slice(0, 1).flatMap((one) => [h("strong", { class: "name" }, one.name), h("span", {}, "Born ", h("b", {}, this.born(one.born))), h("span", {}, "MRN ", h("b", { class: "number" }, one.mrn))])))
        .catch(() => others.remove());
      return h("div", {}, super.identity(patient), others);
    }
  },
});
