// What a form says of its write: being saved, saved, refused, or not known. One place for all forms, one wording for each.
import { h } from "../dom.js";

const WORDS = {
  saved: (said) => `${said} is saved in the record.`,
  refused: (said, message) => `${said} was refused. ${message ?? ""}`,
  unknown: (said) => `We could not confirm whether this was saved. Check before you sign it again: ${said.toLowerCase()} may be in the record already.`,
  ended: (said) => `${said} was refused. Your session ended before it was signed.`,
};

export function outcome() {
  return h("div", { class: "outcome", "aria-live": "polite" });
}

export function say(place, fate, said, message, check) {
  const role = fate === "saved" || fate === "busy" ? "status" : "alert";
  const text = fate === "busy" ? "Saving…" : WORDS[fate](said, message);
  place.replaceChildren(h("p", { role, class: fate, "data-fate": fate }, text), ...(check ? [check] : []));
}

// Makes `form` sign once: its button works once per signing, and an unknown fate is settled by its key before anything else.
export function signing(app, form, place, { state, said, path, body, saved, keep }) {
  const buttons = () => form.querySelectorAll("button:not(.check)");
  const lock = (on) => buttons().forEach((button) => (button.disabled = on));
  const show = (result) => {
    lock(result.fate === "unknown");
    if (result.fate === "nothing") return place.replaceChildren();
    const check = h("button", { type: "button", class: "check", onclick: () => settle() }, "Check whether it was saved");
    say(place, result.fate, said, result.message, result.fate === "unknown" ? check : null);
    if (result.fate === "saved") saved?.(result.row);
  };
  const settle = async () => {
    say(place, "busy", said);
    show(await app.writer.settle(state));
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (state.busy) return;
    state.busy = true;
    lock(true);
    say(place, "busy", said);
    app.writer.keyFor(state);
    const result = await app.writer.sign(path(), body(), state, said);
    state.busy = false;
    if (result.fate !== "saved") keep?.();
    show(result);
  });
  if (state.key) show({ fate: "unknown" });
}
