// The list of units stands beside the dose; it explains itself.
import { h } from "../dom.js";

export const plant = ({ Screens }) => ({
  Screens: class extends Screens {
    unitField(control) {
      return h("div", { class: "field" }, h("span", { "aria-hidden": "true" }, "\u00a0"), control);
    }
  },
});
