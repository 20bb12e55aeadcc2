// The browser's part: MedplumClient as its documentation has it, with the tokens where it keeps them by default.
import { MedplumClient, OperationOutcomeError } from "@medplum/core";
import { startWard } from "../ward/page.js";

const medplum = new MedplumClient({ baseUrl: location.origin, clientId: "ward", cacheTime: 0 });

startWard({
  keepsDrafts: true,
  state: async () => (medplum.getActiveLogin() ? "in" : "out"),
  signIn: async (username, password) => {
    const { code } = await medplum.startLogin({ email: username, password });
    await medplum.processCode(code);
  },
  signOut: () => medplum.signOut(),
  ask: async (path, { method = "GET", body } = {}) => {
    try {
      return method === "GET" ? await medplum.get(path) : await medplum.post(path, body);
    } catch (error) {
      throw Object.assign(new Error(error.message), { status: error instanceof OperationOutcomeError ? 400 : 0 });
    }
  },
  // it drops its login for a moment whenever it takes over another
  watch: (changed) => medplum.addEventListener("change", () => setTimeout(changed)),
});
