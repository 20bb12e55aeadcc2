// The browser's part: fhirclient, whose session is one tab's. Another tab is launched by itself, without a second sign-in.
import FHIR from "fhirclient";
import { startWard } from "../ward/page.js";

const SCOPE = "openid fhirUser online_access user/*.rs";
const IN = "ward-in";
const BACK = "ward-back";
// without it a public client's renewals name nobody, and are refused
FHIR.oauth2.settings.refreshTokenWithClientId = true;
let client;

async function launch(more = "") {
  const stateKey = `ward-${crypto.randomUUID()}`;
  const place = { iss: `${location.origin}/fhir`, redirectUri: "/callback" };
  const address = await FHIR.oauth2.authorize({ ...place, clientId: "ward", scope: SCOPE, stateKey, noRedirect: true });
  sessionStorage.setItem(BACK, location.pathname);
  location.assign(address + more);
  return new Promise(() => {});
}

async function begin() {
  if (location.pathname !== "/callback" && !sessionStorage.getItem("SMART_KEY")) return;
  client = await FHIR.oauth2.ready();
  if (location.pathname !== "/callback") return;
  localStorage.setItem(IN, "yes");
  history.replaceState(null, "", sessionStorage.getItem(BACK) ?? "/");
}

const tokens = () => client?.state.tokenResponse ?? {};
const refusal = (error) => [400, 401].includes(error.status);

// 2.6.3 throws its refresh token away whenever a renewal comes to nothing, whatever the reason. The fix puts it back where it was not refused.
function putBack(kept, error) {
  if (SIDE === "broken" || !kept || !tokens().access_token || tokens().refresh_token || refusal(error)) return;
  client.state.tokenResponse.refresh_token = kept;
  sessionStorage.setItem(client.state.key, JSON.stringify(client.state));
}

async function request(path, { method = "GET", body } = {}) {
  const kept = tokens().refresh_token;
  const headers = body && { "content-type": "application/json" };
  try {
    return await client.request({ url: location.origin + path, method, headers, body: body && JSON.stringify(body) });
  } catch (error) {
    putBack(kept, error);
    throw Object.assign(error, { status: error.status ?? 0 });
  }
}

function forget() {
  if (client) sessionStorage.removeItem(client.state.key);
  sessionStorage.removeItem("SMART_KEY");
  client = undefined;
}

async function start() {
  await begin();
  startWard({
    keepsDrafts: true,
    redirects: true,
    state: async () => {
      if (tokens().access_token) return "in";
      if (client) localStorage.removeItem(IN);
      return localStorage.getItem(IN) ? launch() : "out";
    },
    signIn: () => launch("&prompt=login"),
    signOut: async () => {
      localStorage.removeItem(IN);
      if (tokens().access_token) await request("/auth/logout", { method: "POST", body: {} });
      forget();
    },
    ask: request,
    forget,
  });
}

start();
