// The ward's pages in the browser, the same on all sites. A site hands in its session: what the package under test does.
const RETRY_MS = 5000;
const main = document.querySelector("#main");
const channel = new BroadcastChannel("ward");

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

const button = (text, onclick) => element("button", { type: "button", textContent: text, onclick });
const status = (text, role = "status") => {
  const made = element("p", { textContent: text });
  made.setAttribute("role", role);
  return made;
};
const show = (...children) => main.replaceChildren(...children);

/**
 * @param {object} session
 * @param {() => Promise<"in" | "out" | "trouble">} session.state whether somebody is signed in; trouble: cannot be told now
 * @param {(username, password) => Promise<void>} session.signIn throws when it is refused
 * @param {() => Promise<void>} session.signOut
 * @param {(path, options?) => Promise<object>} session.ask JSON of an answer; throws {status} (0: no answer)
 * @param {(changed: () => void) => void} [session.watch] calls back whenever the state may have changed
 * @param {boolean} [session.keepsDrafts] half a note is kept in this browser, and not in the open form only
 * @param {boolean} [session.redirects] the sign-in form is on another site; signIn goes there
 */
export function startWard(session) {
  let shown = "";
  let reason = "";

  async function update({ force = false } = {}) {
    const state = localStorage.getItem("leaving") ? "out" : await session.state();
    if (state === shown && !force) return;
    shown = state;
    if (state === "in") sessionStorage.setItem("was-in", "yes");
    else if (state === "out" && sessionStorage.getItem("was-in")) {
      reason ||= "Your session has ended. Sign in to go on.";
      sessionStorage.removeItem("was-in");
    }
    if (state === "in") await work();
    else if (state === "trouble") trouble();
    else signedOut();
  }

  function trouble() {
    show(element("h1", { textContent: "Ward" }), status("The portal cannot be reached. Your session goes on; trying again."));
    setTimeout(() => update({ force: true }), RETRY_MS);
  }

  function signedOut() {
    if (location.pathname !== "/") history.replaceState(null, "", "/");
    const username = element("input", { id: "username", autocomplete: "username" });
    const password = element("input", { id: "password", type: "password", autocomplete: "current-password" });
    const form = element(
      "form", {},
      element("label", { htmlFor: "username", textContent: "Username" }), username,
      element("label", { htmlFor: "password", textContent: "Password" }), password,
      element("button", { textContent: "Sign in" }),
    );
    const direct = button("Sign in", () => {
      localStorage.removeItem("leaving");
      session.signIn();
    });
    form.onsubmit = async (event) => {
      event.preventDefault();
      localStorage.removeItem("leaving");
      try {
        await session.signIn(username.value, password.value);
        reason = "";
        await update();
        channel.postMessage("signed-in");
      } catch (error) {
        form.append(status(error.message || "Not signed in.", "alert"));
      }
    };
    show(element("h1", { textContent: "Sign in" }), ...(reason ? [status(reason)] : []), session.redirects ? direct : form);
  }

  // The screens are cleared at once, whatever the network does; the portal hears of it as soon as it can.
  async function signOut() {
    localStorage.setItem("leaving", "yes");
    reason = "You have signed out.";
    channel.postMessage("signed-out");
    await update({ force: true });
    await leave();
  }

  async function leave() {
    try {
      await session.signOut();
      localStorage.removeItem("leaving");
    } catch {
      setTimeout(leave, RETRY_MS);
    }
  }

  function go(path) {
    history.pushState(null, "", path);
    work();
  }

  async function work() {
    const [, what, id, view] = location.pathname.split("/");
    const place = element("div");
    const name = element("span", { id: "clinician" });
    show(element("header", {}, name, " ", button("Sign out", signOut)), place);
    const load = async () => {
      try {
        const page = what !== "patients" || !id ? list(place) : view === "note" ? noteForm(place, id) : chart(place, id);
        const [me] = await Promise.all([session.ask("/api/me"), page]);
        name.textContent = me.name;
      } catch {
        await update();
        if (shown === "in") place.replaceChildren(status("This could not be loaded.", "alert"), button("Try again", load));
      }
    };
    await load();
  }

  async function list(place) {
    const { patients } = await session.ask("/api/patients");
    const rows = patients.map(({ id, name }) => element("li", {}, button(name, () => go(`/patients/${id}`))));
    place.replaceChildren(element("h1", { textContent: "Ward list" }), element("ul", {}, ...rows));
  }

  const banner = ({ name, mrn, born }) => element("p", { className: "banner", textContent: `${name}, ${mrn}, ${born}` });

  async function chart(place, id) {
    const views = ["banner", "vitals", "medication", "results"];
    const [first] = await Promise.all(views.map((view) => session.ask(`/api/patients/${id}/${view}`)));
    const said = element("div");
    const report = async () => {
      said.replaceChildren(status("Working..."));
      try {
        said.replaceChildren(status((await session.ask(`/api/patients/${id}/report`)).report));
      } catch {
        said.replaceChildren(status("No report.", "alert"));
      }
    };
    place.replaceChildren(banner(first.patient), element("h1", { textContent: "Chart" }), button("Report", report), " ", button("Write a note", () => go(`/patients/${id}/note`)), said);
  }

  async function noteForm(place, id) {
    const { patient } = await session.ask(`/api/patients/${id}/banner`);
    const key = `draft-${patient.id}`;
    const kept = () => (session.keepsDrafts && localStorage.getItem(key)) || "";
    const keep = (text) => session.keepsDrafts && (text ? localStorage.setItem(key, text) : localStorage.removeItem(key));
    let once = crypto.randomUUID();
    const text = element("textarea", { id: "note", value: kept(), oninput: () => keep(text.value) });
    const said = element("div");
    const save = element("button", { textContent: "Save note" });
    const form = element("form", {}, element("label", { htmlFor: "note", textContent: "Note" }), text, save);
    form.onsubmit = async (event) => {
      event.preventDefault();
      save.disabled = true;
      try {
        await session.ask(`/api/patients/${id}/notes`, { method: "POST", body: { text: text.value, once } });
        once = crypto.randomUUID();
        text.value = "";
        keep("");
        said.replaceChildren(status("Note saved."));
      } catch (error) {
        const refused = error.status >= 400 && error.status < 500;
        said.replaceChildren(status(refused ? "Note not saved." : "It is not known whether the note was saved. Save again: it is written once.", "alert"));
      }
      save.disabled = false;
    };
    place.replaceChildren(banner(patient), element("h1", { textContent: "Write a note" }), form, said);
  }

  channel.onmessage = ({ data }) => {
    reason = data === "signed-out" ? "You have signed out in another tab." : "";
    if (session.forget) session.forget();
    update({ force: true });
  };
  addEventListener("popstate", () => update({ force: true }));
  addEventListener("pageshow", (event) => event.persisted && location.reload());
  session.watch?.(() => update());
  update();
}
