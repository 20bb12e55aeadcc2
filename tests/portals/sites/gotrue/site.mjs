// The server's part of a Supabase ward: its auth API's token endpoint (the grant is in the query), without rotation.
import { Tokens } from "../ward/tokens.mjs";
import { body, person, send, serve } from "../ward/ward.mjs";

const tokens = new Tokens({ lifeS: 3600, rotates: false });
const user = (who) => ({ id: who.id, aud: "authenticated", email: who.email, app_metadata: {}, user_metadata: {}, created_at: new Date().toISOString() });

async function token(request, response, url) {
  const given = await body(request);
  const grant = url.searchParams.get("grant_type");
  const who = grant === "password" ? person(given.email, given.password) : undefined;
  const pair = grant === "refresh_token" ? tokens.renew(given.refresh_token) : who && tokens.begin(who);
  if (!pair) return send(response, 400, { error: "invalid_grant", error_description: "Invalid login credentials" });
  send(response, 200, { ...pair, user: user(tokens.who({ headers: { authorization: `Bearer ${pair.access_token}` } })) });
}

function logout(request, response) {
  tokens.end(request);
  response.writeHead(204, { "cache-control": "no-store" }).end();
}

serve({
  client: "gotrue/client.js",
  whoAsks: async (request) => tokens.who(request),
  routes: { "POST /auth/v1/token": token, "POST /auth/v1/logout": logout },
});
