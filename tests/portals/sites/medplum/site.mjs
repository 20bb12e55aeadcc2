// The server's part of a Medplum ward: sign-in with a code and PKCE, a token endpoint with strict rotation.
import { randomBytes } from "node:crypto";
import { Tokens } from "../ward/tokens.mjs";
import { body, person, send, serve } from "../ward/ward.mjs";

const tokens = new Tokens({ lifeS: 3600, claims: (who) => ({ login_id: who.id, client_id: "ward" }) });
const codes = new Map();
const profile = (who) => ({ resourceType: "Practitioner", id: who.id, name: [{ text: who.name }] });

async function login(request, response) {
  const { email, password } = await body(request);
  const who = person(email, password);
  if (!who) return send(response, 400, { resourceType: "OperationOutcome", issue: [{ severity: "error", details: { text: "Email or password is invalid" } }] });
  const code = randomBytes(12).toString("base64url");
  codes.set(code, who);
  send(response, 200, { login: randomBytes(6).toString("hex"), code });
}

async function token(request, response) {
  const given = await body(request);
  const who = codes.get(given.code);
  codes.delete(given.code);
  const pair = given.grant_type === "refresh_token" ? tokens.renew(given.refresh_token) : who && tokens.begin(who);
  if (!pair) return send(response, 400, { error: "invalid_grant" });
  // the client drops its login when a token is somebody else's
  const { id } = tokens.who({ headers: { authorization: `Bearer ${pair.access_token}` } });
  send(response, 200, { ...pair, profile: { reference: `Practitioner/${id}` } });
}

function me(request, response) {
  const who = tokens.who(request);
  if (who) send(response, 200, { profile: profile(who), project: { resourceType: "Project", id: "p1" }, membership: {}, config: {}, accessPolicy: {} });
  else send(response, 401, { error: "not signed in" });
}

function logout(request, response) {
  tokens.end(request);
  send(response, 200, {});
}

serve({
  client: "medplum/client.js",
  whoAsks: async (request) => tokens.who(request),
  routes: { "POST /auth/login": login, "POST /oauth2/token": token, "GET /auth/me": me, "POST /oauth2/logout": logout },
});
