// A number field, as it is a number.
import { h } from "../dom.js";

export const plant = ({ Screens }) => ({
  Screens: class extends Screens {
    dose() {
      return h("input", { type: "number", name: "dose", min: "0", step: "any", required: true, autocomplete: "off" });
    }
  },
});
