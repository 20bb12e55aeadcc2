// Small buttons, so that the row keeps its height.
import { h } from "../dom.js";

export const plant = ({ Screens }) => ({
  Screens: class extends Screens {
    givingButtons() {
      return [h("button", { class: "primary", style: "min-height: 0; height: 16px; padding: 0 3px; font-size: 11px; line-height: 1" }, "Confirm given")];
    }
  },
});
