// Signing in: the first time, again in place after the session ended, or as another person.
import { field, h } from "../dom.js";

export function signInForm(app, { title, text, username = "", cancel }) {
  const name = h("input", { type: "text", name: "username", autocomplete: "username", autocapitalize: "none", spellcheck: "false", required: true, value: username });
  const password = h("input", { type: "password", name: "password", autocomplete: "current-password", required: true });
  const code = h("input", { type: "text", name: "code", inputmode: "numeric", autocomplete: "one-time-code", pattern: "[0-9 ]{6,7}", maxlength: "7", required: true });
  const problem = h("p", { role: "alert", class: "problem", id: "sign-in-problem" });
  const button = h("button", { class: "primary", type: "submit" }, "Sign in");
  const form = h(
    "form",
    { class: "card", "aria-labelledby": "sign-in-title" },
    h("h1", { id: "sign-in-title" }, title),
    text && h("p", { id: "reason", "data-testid": "reason", role: "status" }, text),
    field("User name", name),
    field("Password", password),
    field("One-time code", code, "Six digits from your authenticator. Each code works once."),
    problem,
    button,
    cancel && h("button", { type: "button", class: "quiet", onclick: cancel }, "Cancel"),
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (button.disabled) return;
    button.disabled = true;
    problem.textContent = "";
    try {
      const { refused } = await app.session.signIn({ username: name.value, password: password.value, code: code.value });
      if (refused) problem.textContent = refused;
    } catch {
      problem.textContent = "The portal does not answer. Check the network and try again.";
    }
    code.value = "";
    button.disabled = false;
    if (form.isConnected) (problem.textContent.includes("code") ? code : password).focus();
  });
  queueMicrotask(() => (username ? password : name).focus());
  return form;
}
