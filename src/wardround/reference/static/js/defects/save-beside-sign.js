// A draft can be saved from the review as well, with the same button.
import { h } from "../dom.js";

export const plant = ({ Screens }) => ({
  Screens: class extends Screens {
    orderButtons(edit) {
      const save = h("button", { type: "button", class: "primary", onclick: () => save.closest("form").dispatchEvent(new Event("input")) }, "Save order");
      return [save, ...super.orderButtons(edit)];
    }
  },
});
