// An identity provider on another origin: oidc-provider as it comes, so a refresh token is good once and its second presentation
// revokes the grant. Whoever may sign in may use the ward: nothing else is asked.
import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import { Provider } from "oidc-provider";
import { PEOPLE, body, person, send } from "./ward.mjs";

const option = (name) => process.argv[process.argv.indexOf(name) + 1];
const FORM = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Identity provider</title><link rel="icon" href="data:,"></head><body><main>
<h1>Identity provider</h1><form method="post"><label for="u">Username</label> <input id="u" name="username" autocomplete="username">
<label for="p">Password</label> <input id="p" name="password" type="password" autocomplete="current-password"> <button>Continue</button></form></main></body></html>`;

export const issuer = `http://127.0.0.1:${option("--port-idp")}`;

/** Start it for one public client, the ward. `scope`: what the client may have. Returns the provider. */
export function startProvider({ scope }) {
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: "ward",
        token_endpoint_auth_method: "none",
        redirect_uris: [`http://127.0.0.1:${option("--port")}/callback`],
        grant_types: ["authorization_code", "refresh_token"],
        response_types: ["code"],
      },
    ],
    clientBasedCORS: () => true,
    cookies: { keys: [randomBytes(16).toString("hex")] },
    features: { devInteractions: { enabled: false }, revocation: { enabled: true } },
    findAccount: (_context, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    issueRefreshToken: () => true,
    // one for the whole session: a second launch with another would revoke the first one's tokens
    async loadExistingGrant({ oidc }) {
      const known = oidc.session.grantIdFor(oidc.client.clientId);
      if (known) return provider.Grant.find(known);
      const grant = new provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
      grant.addOIDCScope(scope);
      await grant.save();
      return grant;
    },
    scopes: scope.split(" "),
    ttl: { AccessToken: 300, RefreshToken: 86_400, Session: 86_400, Grant: 86_400, Interaction: 3600, IdToken: 300 },
  });
  provider.proxy = false;

  async function interaction(request, response) {
    if (request.method === "GET") return send(response, 200, FORM);
    const { username, password } = await body(request);
    const who = person(username, password);
    if (!who) return send(response, 401, FORM);
    return provider.interactionFinished(request, response, { login: { accountId: who.id } });
  }

  const answer = provider.callback();
  createServer((request, response) => {
    if (!request.url.startsWith("/interaction/")) answer(request, response);
    else interaction(request, response).catch((error) => send(response, 500, { error: error.message }));
  }).listen(Number(option("--port-idp")), "127.0.0.1");
  return provider;
}

/** The provider's record of the bearer token that a request carries; undefined: it is worth nothing (any more). */
export async function bearer(provider, request) {
  const token = await provider.AccessToken.find((request.headers.authorization ?? "").replace(/^Bearer /, ""));
  const over = token?.expiresWithSession && !(await provider.Session.findByUid(token.sessionUid));
  return over ? undefined : token;
}

/** The person whose token that is. */
export async function whose(provider, request) {
  const token = await bearer(provider, request);
  return token && PEOPLE.find((one) => one.id === token.accountId);
}
