// The browser's part: GoTrueClient with the session in localStorage and automatic refresh, both its defaults.
import { GoTrueClient } from "@supabase/gotrue-js";
import { call } from "../ward/call.js";
import { startWard } from "../ward/page.js";

const auth = new GoTrueClient({ url: `${location.origin}/auth/v1`, storageKey: "ward-auth", autoRefreshToken: true, persistSession: true });

startWard({
  keepsDrafts: true,
  state: async () => {
    const { data, error } = await auth.getSession();
    return data.session ? "in" : error ? "trouble" : "out";
  },
  signIn: async (username, password) => {
    const { error } = await auth.signInWithPassword({ email: username, password });
    if (error) throw error;
  },
  signOut: async () => {
    const { error } = await auth.signOut();
    if (error) throw error;
  },
  ask: async (path, options) => {
    const { data } = await auth.getSession();
    return call(path, { ...options, token: data.session?.access_token });
  },
  watch: (changed) => auth.onAuthStateChange((event) => ["SIGNED_IN", "SIGNED_OUT", "TOKEN_REFRESHED"].includes(event) && setTimeout(changed)),
});
