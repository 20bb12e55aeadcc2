// Progress notes: write one, read the others.
import { field, h } from "../dom.js";
import { noteList } from "./chart.js";
import { drafted } from "./form.js";
import { outcome, signing } from "./outcome.js";

export async function notes(page, data) {
  const { app } = page;
  const text = h("textarea", { name: "text", rows: "7", required: true });
  const place = outcome();
  const form = h("form", { class: "card" }, h("h2", {}, "New note"), field("Note text", text, "Saved as a draft while you type. Others see it once it is signed."), h("div", { class: "buttons" }, app.screens.noteButtons()), place);
  const list = h("section", { class: "card" }, h("h2", {}, "Notes"), noteList(data.notes));
  const state = {};
  const draft = await drafted(page, data.patient.key, "note", form, state);
  if (!page.current()) return;
  app.shell.view.replaceChildren(h("h1", {}, "Notes"), h("div", { class: "cards" }, form, list));
  signing(app, form, place, {
    state,
    said: "The note",
    path: () => `/api/patients/${data.patient.key}/notes`,
    keep: draft.keep,
    body: () => {
      draft.keep();
      return { patient: data.patient.key, text: text.value };
    },
    saved: (row) => {
      draft.done();
      text.value = "";
      if (row) data.notes.push({ ...row, by: app.session.user?.name ?? "" });
      list.replaceChildren(h("h2", {}, "Notes"), noteList(data.notes));
    },
  });
}
