// The browser's part: the session as useSession() tells it, asked for again every half minute.
import { createAuthClient } from "better-auth/client";
import { call } from "../ward/call.js";
import { startWard } from "../ward/page.js";

const POLL_MS = 30_000;
const client = createAuthClient({ baseURL: location.origin, sessionOptions: { refetchOnWindowFocus: false } });
const session = client.useSession;
const known = new Promise((done) => {
  session.subscribe(({ isPending }) => isPending || done());
});
setInterval(() => session.get().refetch(), POLL_MS);

startWard({
  keepsDrafts: false,
  state: async () => {
    await known;
    return session.get().data ? "in" : "out";
  },
  signIn: async (username, password) => {
    const { error } = await client.signIn.email({ email: `${username}@ward.test`, password });
    if (error) throw new Error(error.message);
    await session.get().refetch();
  },
  signOut: async () => {
    const { error } = await client.signOut();
    if (error) throw new Error(error.message);
    await session.get().refetch();
  },
  ask: call,
  forget: () => session.get().refetch(),
  watch: (changed) => session.subscribe(({ isPending }) => isPending || changed()),
});
