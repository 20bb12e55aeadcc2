// Pharmacy asked for the daily dose too: one more field in the grid.
import { field, h } from "../dom.js";

export const plant = ({ Screens }) => ({
  Screens: class extends Screens {
    doseField(control) {
      const daily = h("input", { type: "text", name: "daily_dose", inputmode: "decimal", autocomplete: "off" });
      return h("div", {}, field("Dose", control), field("Daily dose (mg)", daily));
    }
  },
});
