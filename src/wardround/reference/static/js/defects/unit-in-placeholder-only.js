// The unit is told by the placeholder: it is gone with the first digit.
import { field, h } from "../dom.js";

export const plant = ({ Screens }) => ({
  Screens: class extends Screens {
    givingFields(line, comment) {
      const amount = h("input", { type: "text", name: "given", inputmode: "decimal", autocomplete: "off", placeholder: "mg" });
      return [field("Dose given now", amount), ...super.givingFields(line, comment)];
    }
  },
});
