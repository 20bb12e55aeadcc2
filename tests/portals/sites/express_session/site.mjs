// The server's part of a ward on express-session. The defect is a setting: resave writes a session back that is over.
import { randomBytes } from "node:crypto";
import session from "express-session";
import { PEOPLE, body, person, send, serve } from "../ward/ward.mjs";

const around = session({
  name: "ward.sid",
  secret: randomBytes(32).toString("hex"),
  resave: process.env.SITE_SIDE === "broken",
  saveUninitialized: false,
  cookie: { httpOnly: true, sameSite: "lax" },
});

async function signIn(request, response) {
  const { username, password } = await body(request);
  const who = person(username, password);
  if (!who) return send(response, 401, { error: "not signed in" });
  await new Promise((done, failed) => request.session.regenerate((error) => (error ? failed(error) : done())));
  request.session.who = who.id;
  send(response, 200, {});
}

function signOut(request, response) {
  request.session.destroy(() => {
    response.setHeader("set-cookie", "ward.sid=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
    send(response, 200, {});
  });
}

serve({
  client: "express_session/client.js",
  around,
  whoAsks: async (request) => PEOPLE.find((one) => one.id === request.session.who),
  routes: { "POST /auth/login": signIn, "POST /auth/logout": signOut },
});
