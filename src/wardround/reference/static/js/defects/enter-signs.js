// No review: the form signs at once, by Enter too.
import { h } from "../dom.js";

export const plant = ({ Screens }) => ({
  Screens: class extends Screens {
    toReview() {
      const sign = h("button", { type: "submit", class: "primary" }, "Sign order");
      sign.addEventListener("click", (event) => event.stopImmediatePropagation());
      return sign;
    }
  },
});
