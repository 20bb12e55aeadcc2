// Labels take room; the placeholder says the same.
import { h } from "../dom.js";

export const plant = ({ Screens }) => ({
  Screens: class extends Screens {
    doseField(control) {
      control.setAttribute("placeholder", "Dose per administration");
      return h("div", { class: "field" }, control, h("p", { class: "hint" }, "A number, with a point for decimals: 0.5"));
    }
  },
});
