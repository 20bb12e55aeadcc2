// The field says "Dose", as the mock-up did.
import { field } from "../dom.js";

export const plant = ({ Screens }) => ({
  Screens: class extends Screens {
    doseField(control) {
      return field("Dose", control, "A number, with a point for decimals: 0.5");
    }
  },
});
