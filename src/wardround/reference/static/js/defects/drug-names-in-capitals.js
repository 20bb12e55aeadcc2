// Names of medicines are headings, and headings are in capitals.
import { h } from "../dom.js";

export const plant = ({ Screens }) => ({
  Screens: class extends Screens {
    drug(name) {
      return h("b", { style: "text-transform: uppercase" }, name);
    }
  },
});
