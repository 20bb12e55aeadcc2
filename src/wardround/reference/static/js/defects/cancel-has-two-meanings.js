// "Cancel" leaves the form here, and ends the order there.
import { h } from "../dom.js";

export const plant = ({ Screens }) => ({
  Screens: class extends Screens {
    ordered(row) {
      const item = super.ordered(row);
      item.append(" ", h("button", { type: "button", class: "quiet" }, "Cancel order"));
      return item;
    }

    line(line) {
      const item = super.line(line);
      item.append(" ", h("button", { type: "button", class: "quiet" }, "Cancel order"));
      return item;
    }

    orderFields(controls) {
      const cancel = h("button", { type: "button", class: "quiet", onclick: () => this.app.router.go(location.pathname.replace("/order", "")) }, "Cancel");
      return [...super.orderFields(controls), h("div", { class: "field" }, cancel)];
    }
  },
});
