// A small ward with real session code in front of it: patients, charts, notes, and the service's own view of what was written.
// A site hands in who is asking (`whoAsks`) and the routes of its own; everything else is the same on all sites.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { buildSync } from "esbuild";

const PATIENTS = [
  { id: "1", name: "Agnes Vollmer", mrn: "W-100231", born: "1941-03-09" },
  { id: "2", name: "Bernard Osei", mrn: "W-100244", born: "1957-11-23" },
];
export const PEOPLE = [
  { id: "u1", username: "nurse1", name: "Ines Falk" },
  { id: "u2", username: "nurse2", name: "Tomas Reuter" },
].map((person) => ({ ...person, email: `${person.username}@ward.test`, password: secret(`SITE_${person.username.toUpperCase()}_PASSWORD`) }));
const VIEWS = ["banner", "vitals", "medication", "results"];
const SLOW_MS = 1500;

function secret(name) {
  if (!process.env[name]) {
    console.error(`environment variable ${name} is not set`);
    process.exit(2);
  }
  return process.env[name];
}

/** Who has this name and password; undefined: nobody. The name may be an e-mail address. */
export function person(username, password) {
  return PEOPLE.find((one) => [one.username, one.email].includes(username) && one.password === password);
}

export function send(response, status, body, headers = {}) {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const type = typeof body === "string" ? "text/html; charset=utf-8" : "application/json";
  response.writeHead(status, { "content-type": type, "cache-control": "no-store", ...headers });
  response.end(text);
}

/** The request's body: an object from a form or from JSON. */
export async function body(request) {
  let text = "";
  for await (const piece of request) text += piece;
  return request.headers["content-type"]?.includes("json") ? JSON.parse(text || "{}") : Object.fromEntries(new URLSearchParams(text));
}

function bundle(client) {
  return buildSync({ entryPoints: [client], bundle: true, format: "iife", write: false, define: { SIDE: JSON.stringify(process.env.SITE_SIDE ?? "fixed") }, logLevel: "error" }).outputFiles[0].text;
}

/**
 * Serve a ward on 127.0.0.1 until it is told to stop.
 * @param {object} site
 * @param {string} site.client path of the browser's part
 * @param {(request, response) => Promise<object | undefined>} site.whoAsks the person behind a request
 * @param {Record<string, (request, response, url) => void>} site.routes by "METHOD /path"; a path that ends in * is a beginning
 * @param {(request, response, next) => void} [site.around] what runs before everything else
 */
export function serve({ client, whoAsks, routes, around = (_request, _response, next) => next() }) {
  const port = Number(process.argv[process.argv.indexOf("--port") + 1]);
  const here = new URL(".", import.meta.url);
  const page = readFileSync(new URL("page.html", here), "utf8");
  const script = bundle(client);
  const notes = [];

  async function api(request, response, url) {
    const [, , what, id, view] = url.pathname.split("/");
    const who = await whoAsks(request, response);
    if (!who) return send(response, 401, { error: "not signed in" });
    if (what === "me") return send(response, 200, { name: who.name });
    const patient = PATIENTS.find((one) => one.id === id);
    if (what === "patients" && !id) return send(response, 200, { patients: PATIENTS.map(({ id, name }) => ({ id, name })) });
    if (what !== "patients" || !patient) return send(response, 404, { error: "no such thing" });
    if (request.method === "POST" && view === "notes") return write(request, response, who, patient);
    if (view === "report") {
      await new Promise((done) => setTimeout(done, SLOW_MS));
      return send(response, 200, { patient, report: "Nothing new." });
    }
    return VIEWS.includes(view) ? send(response, 200, { patient, view }) : send(response, 404, { error: "no such view" });
  }

  async function write(request, response, who, patient) {
    const { text, once } = await body(request);
    const before = notes.find((note) => note.once === once);
    const note = before ?? { id: String(notes.length + 1), what: "note", once, patient: patient.id, user: who.username, text, at: new Date().toISOString() };
    if (!before) notes.push(note);
    send(response, 201, { id: note.id });
  }

  function service(request, response, url) {
    if (request.headers.authorization !== `Bearer ${secret("SITE_SERVICE_TOKEN")}`) return send(response, 401, { error: "service only" });
    return url.pathname === "/service/record" ? send(response, 200, { rows: notes }) : send(response, 404, { error: "no such list" });
  }

  async function answer(request, response) {
    const url = new URL(request.url, `http://${request.headers.host}`);
    const own = Object.keys(routes).find((route) => {
      const [method, path] = route.split(" ");
      return method === request.method && (path.endsWith("*") ? url.pathname.startsWith(path.slice(0, -1)) : path === url.pathname);
    });
    if (own) return routes[own](request, response, url);
    if (url.pathname.startsWith("/api/")) return api(request, response, url);
    if (url.pathname.startsWith("/service/")) return service(request, response, url);
    if (url.pathname === "/client.js") return send(response, 200, script, { "content-type": "text/javascript" });
    return send(response, 200, page);
  }

  createServer((request, response) => {
    around(request, response, () => {
      answer(request, response).catch((error) => {
        console.error(error);
        if (!response.headersSent) send(response, 500, { error: "the site failed" });
      });
    });
  }).listen(port, "127.0.0.1");
}
