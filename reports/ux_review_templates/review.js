"use strict";
// The report is complete without this: it only turns the answers into text that can be saved.
(() => {
  const form = document.getElementById("answers");
  if (!form) return;
  const text = document.getElementById("toml"), saved = document.getElementById("saved");
  const quoted = (words) => JSON.stringify(words).replace(/\u007f/g, "\\u007f");
  // `textbox "Dose"`: the glossary knows a control by its name, a page by its key
  const named = (control) => /^\S+ "(.*)"$/s.exec(control)?.[1] ?? "";
  const entries = () => [...form.querySelectorAll("fieldset")].flatMap((one) => {
    const answer = one.querySelector("input:checked")?.value, because = one.querySelector(".because").value.trim();
    if (!answer || !because) return [];
    const label = named(one.dataset.label);
    const lines = ["[[screen.glossary]]", ...(label ? [`label = ${quoted(label)}`] : []), `page = ${quoted(one.dataset.page)}`];
    return [[...lines, `rule = ${quoted(one.dataset.rule)}`, `accept = ${answer}`, `because = ${quoted(because)}`, ""].join("\n")];
  });
  const renew = () => {
    const open = [...form.querySelectorAll("fieldset")].filter((one) => one.querySelector("input:checked") && !one.querySelector(".because").value.trim());
    text.value = entries().join("\n");
    saved.textContent = open.length ? `${open.length} without a reason: not saved` : "";
  };
  for (const tools of form.querySelectorAll(".tools")) tools.hidden = false;
  form.addEventListener("input", renew);
  document.getElementById("save").addEventListener("click", () => {
    renew();
    const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(new Blob([text.value], { type: "text/plain" })), download: "glossary.toml" });
    link.click();
    URL.revokeObjectURL(link.href);
  });
})();
