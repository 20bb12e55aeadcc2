// The name is enough: everybody knows the patients.
import { h } from "../dom.js";

export const plant = ({ Screens }) => ({
  Screens: class extends Screens {
    identity(patient) {
      return h("section", { class: "identity", "aria-label": "Patient identity", role: "region", "data-patient": patient.key }, h("strong", { class: "name" }, patient.name));
    }
  },
});
