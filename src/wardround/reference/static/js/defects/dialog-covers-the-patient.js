// The review is a dialog over the whole width, and says the order only.
import { h } from "../dom.js";

export const plant = ({ Screens }) => ({
  Screens: class extends Screens {
    summary(patient, value) {
      return super.summary(patient, value).filter((_, index) => index !== 1);
    }

    review(place, words, buttons) {
      const dialog = h("dialog", { "aria-label": "Review order", style: "top: 0; margin: 0 auto; width: 100vw; max-width: 100vw; min-height: 60vh; border: 0; padding: 2rem" }, words, h("div", { class: "buttons" }, buttons));
      place.replaceChildren(dialog);
      dialog.showModal();
      dialog.querySelector("h2").focus();
    }
  },
});
