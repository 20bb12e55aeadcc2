// The browser's part: oidc-client-ts with its user in localStorage, so that all tabs share it. As it comes (automaticSilentRenew), each
// tab renews for itself when the token is about to run out; with the fix, one tab does it for all.
import { UserManager, WebStorageStateStore } from "oidc-client-ts";
import { call } from "../ward/call.js";
import { startWard } from "../ward/page.js";

const store = new WebStorageStateStore({ store: localStorage });
const FRESH_S = 70;
const LOOK_MS = 20_000;

async function begin() {
  const { issuer } = await call("/issuer");
  const manager = new UserManager({
    authority: issuer,
    client_id: "ward",
    redirect_uri: `${location.origin}/callback`,
    scope: "openid offline_access",
    userStore: store,
    automaticSilentRenew: SIDE === "broken",
    revokeTokensOnSignout: true,
  });

  async function renew() {
    const user = await manager.getUser();
    if (!user || (SIDE === "fixed" && user.expires_in > FRESH_S)) return user;
    try {
      return await manager.signinSilent();
    } catch (error) {
      await refused(error);
      throw error;
    }
  }
  const refused = (error) => error.error === "invalid_grant" && manager.removeUser();
  const inTurn = () => navigator.locks.request("renew", renew);
  // not by the package's own event: getUser() sets its timer anew, and a renewal that fails would be tried again each second
  if (SIDE === "fixed") setInterval(() => inTurn().catch(() => {}), LOOK_MS);
  else manager.events.addSilentRenewError(refused);

  async function current() {
    const user = await manager.getUser();
    if (!user?.expired) return user;
    return SIDE === "fixed" ? inTurn() : renew();
  }

  if (location.pathname === "/callback") {
    await manager.signinCallback();
    history.replaceState(null, "", "/");
  }
  startWard({
    keepsDrafts: true,
    redirects: true,
    state: async () => {
      try {
        return (await current()) ? "in" : "out";
      } catch {
        return (await manager.getUser()) ? "trouble" : "out";
      }
    },
    signIn: () => manager.signinRedirect({ prompt: "login" }),
    signOut: async () => {
      await manager.revokeTokens();
      await manager.removeUser();
    },
    ask: async (path, options) => call(path, { ...options, token: (await current())?.access_token }),
    watch: (changed) => {
      manager.events.addUserUnloaded(changed);
      manager.events.addUserLoaded(changed);
    },
  });
}

begin();
