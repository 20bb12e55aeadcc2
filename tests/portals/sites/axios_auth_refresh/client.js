// The browser's part: an axios instance that fetches a new token when it is told 401, as the package's README has it.
import axios from "axios";
import createAuthRefreshInterceptor from "axios-auth-refresh";
import { startWard } from "../ward/page.js";

const KEY = "ward-tokens";
const kept = () => JSON.parse(localStorage.getItem(KEY) ?? "null");
const keep = (tokens) => (tokens ? localStorage.setItem(KEY, JSON.stringify(tokens)) : localStorage.removeItem(KEY));
const bearer = () => `Bearer ${kept()?.access_token}`;

const portal = axios.create();
portal.interceptors.request.use((config) => {
  config.headers.Authorization = bearer();
  return config;
});
createAuthRefreshInterceptor(portal, async () => {
  try {
    keep((await axios.post("/auth/refresh", { refresh_token: kept()?.refresh_token })).data);
  } catch (error) {
    if (error.response?.status === 401) keep(null);
    throw error;
  }
});

startWard({
  keepsDrafts: true,
  state: async () => (kept() ? "in" : "out"),
  signIn: async (username, password) => keep((await axios.post("/auth/login", { username, password })).data),
  signOut: async () => {
    await axios.post("/auth/logout", {}, { headers: { Authorization: bearer() } });
    keep(null);
  },
  ask: async (path, { method = "GET", body } = {}) => {
    try {
      return (await portal.request({ url: path, method, data: body })).data;
    } catch (error) {
      throw Object.assign(error, { status: error.response?.status ?? 0 });
    }
  },
});
