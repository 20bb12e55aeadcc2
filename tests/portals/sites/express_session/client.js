// The browser's part: a cookie that no script sees, so whether somebody is signed in is asked of the server.
import { call } from "../ward/call.js";
import { startWard } from "../ward/page.js";

startWard({
  keepsDrafts: true,
  state: async () => {
    try {
      await call("/api/me");
      return "in";
    } catch (error) {
      return error.status === 401 ? "out" : "trouble";
    }
  },
  signIn: (username, password) => call("/auth/login", { method: "POST", body: { username, password } }),
  signOut: () => call("/auth/logout", { method: "POST", body: {} }),
  ask: call,
});
