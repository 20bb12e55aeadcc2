// The server's part of a better-auth ward: its own handler, its own session cookie, people in memory.
import { randomBytes } from "node:crypto";
import { betterAuth } from "better-auth";
import { memoryAdapter } from "better-auth/adapters/memory";
import { fromNodeHeaders, toNodeHandler } from "better-auth/node";
import { PEOPLE, serve } from "../ward/ward.mjs";

const port = process.argv[process.argv.indexOf("--port") + 1];
const auth = betterAuth({
  baseURL: `http://127.0.0.1:${port}`,
  secret: randomBytes(32).toString("hex"),
  database: memoryAdapter({ user: [], session: [], account: [], verification: [] }),
  emailAndPassword: { enabled: true },
  rateLimit: { enabled: false },
  telemetry: { enabled: false },
});
for (const { name, email, password } of PEOPLE) await auth.api.signUpEmail({ body: { name, email, password } });
const handle = toNodeHandler(auth);

async function whoAsks(request) {
  const session = await auth.api.getSession({ headers: fromNodeHeaders(request.headers) });
  return session ? PEOPLE.find((one) => one.email === session.user.email) : undefined;
}

// as the proxy in front of such a portal should have it
function around(_request, response, next) {
  response.setHeader("cache-control", "no-store");
  next();
}

serve({ client: "better_auth/client.js", around, whoAsks, routes: { "GET /api/auth/*": handle, "POST /api/auth/*": handle } });
