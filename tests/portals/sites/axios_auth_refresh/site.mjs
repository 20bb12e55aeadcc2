// The server's part of a ward whose page uses axios: JSON in and out, without rotation.
import { Tokens } from "../ward/tokens.mjs";
import { body, person, send, serve } from "../ward/ward.mjs";

const tokens = new Tokens({ lifeS: 300, rotates: false });
const given = (response, pair) => (pair ? send(response, 200, pair) : send(response, 401, { error: "invalid_grant" }));

async function signIn(request, response) {
  const { username, password } = await body(request);
  const who = person(username, password);
  given(response, who && tokens.begin(who));
}

async function refresh(request, response) {
  given(response, tokens.renew((await body(request)).refresh_token));
}

function signOut(request, response) {
  tokens.end(request);
  send(response, 200, {});
}

serve({
  client: "axios_auth_refresh/client.js",
  whoAsks: async (request) => tokens.who(request),
  routes: { "POST /auth/login": signIn, "POST /auth/refresh": refresh, "POST /auth/logout": signOut },
});
