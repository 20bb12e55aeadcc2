"use strict";
// Everything is readable without this: it only adds the filter, and opens what a printed page would hide.
(() => {
  const filter = document.querySelector(".filter");
  const rows = [...document.querySelectorAll("[data-verdict]")];
  if (filter && rows.length > 1) {
    filter.hidden = false;
    filter.addEventListener("change", () => {
      const shown = new Set([...filter.querySelectorAll("input:checked")].map((box) => box.value));
      for (const row of rows) row.hidden = !shown.has(row.dataset.verdict);
    });
  }
  const closed = [];
  addEventListener("beforeprint", () => {
    for (const part of document.querySelectorAll("details.others:not([open])")) {
      part.open = true;
      closed.push(part);
    }
  });
  addEventListener("afterprint", () => {
    for (const part of closed.splice(0)) part.open = false;
  });
})();
