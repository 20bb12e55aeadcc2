// The dose is secondary text.
import { h } from "../dom.js";

export const plant = ({ Screens }) => ({
  Screens: class extends Screens {
    amount(text) {
      return h("span", { style: "color: #b9c2c7" }, text);
    }
  },
});
