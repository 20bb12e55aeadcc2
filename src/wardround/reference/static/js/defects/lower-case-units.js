// The design system writes small text in lower case.
import { h } from "../dom.js";

export const plant = ({ Screens }) => ({
  Screens: class extends Screens {
    amount(text) {
      return h("span", { style: "text-transform: lowercase" }, text);
    }
  },
});
