// Deleting the draft is one more button in the row.
import { h } from "../dom.js";

export const plant = ({ Screens }) => ({
  Screens: class extends Screens {
    noteButtons() {
      const remove = h("button", { class: "primary", type: "button", onclick: () => remove.form.reset() }, "Delete note");
      return [...super.noteButtons(), remove];
    }
  },
});
