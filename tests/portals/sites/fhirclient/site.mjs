// A ward that is launched as a SMART app: its FHIR server names an authorisation server on another origin.
import { bearer, issuer, startProvider, whose } from "../ward/provider.mjs";
import { send, serve } from "../ward/ward.mjs";

const provider = startProvider({ scope: "openid fhirUser online_access user/*.rs" });

function configuration(_request, response) {
  send(response, 200, {
    issuer,
    authorization_endpoint: `${issuer}/auth`,
    token_endpoint: `${issuer}/token`,
    capabilities: ["launch-standalone", "client-public", "sso-openid-connect", "permission-online", "permission-user"],
    code_challenge_methods_supported: ["S256"],
    grant_types_supported: ["authorization_code", "refresh_token"],
  });
}

// "online access" ends with the session at the authorisation server, for all tabs
async function logout(request, response) {
  const token = await bearer(provider, request);
  await (token && (await provider.Session.findByUid(token.sessionUid)))?.destroy();
  send(response, 200, {});
}

serve({
  client: "fhirclient/client.js",
  whoAsks: (request) => whose(provider, request),
  routes: { "GET /fhir/.well-known/smart-configuration": configuration, "POST /auth/logout": logout },
});
