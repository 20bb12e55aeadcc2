// "Dose" is one administration on the order form, and the total of the day on the administration record.
import { field, h } from "../dom.js";

export const plant = ({ Screens }) => ({
  Screens: class extends Screens {
    doseField(control) {
      return field("Dose", control, "Per administration. A number, with a point for decimals: 0.5");
    }

    givingFields(line, comment) {
      const total = h("input", { type: "text", name: "daily_total", inputmode: "decimal", autocomplete: "off" });
      return [field("Dose", total, "Total per day, in mg"), ...super.givingFields(line, comment)];
    }
  },
});
