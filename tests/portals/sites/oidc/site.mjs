// A ward behind an identity provider on another origin.
import { issuer, startProvider, whose } from "../ward/provider.mjs";
import { send, serve } from "../ward/ward.mjs";

const provider = startProvider({ scope: "openid offline_access" });

serve({
  client: "oidc/client.js",
  whoAsks: (request) => whose(provider, request),
  routes: { "GET /issuer": (_request, response) => send(response, 200, { issuer }) },
});
