// The design system writes amounts in capitals.
import { h } from "../dom.js";

export const plant = ({ Screens }) => ({
  Screens: class extends Screens {
    amount(text) {
      return h("span", { style: "text-transform: uppercase" }, text);
    }
  },
});
