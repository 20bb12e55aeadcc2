// Requests as a hurried team sends them: fetch and nothing else. No time limit, no look at who answered or at what the answer is.
const FRONT = { "X-Requested-With": "ward-portal" };

export function refresh(more = {}) {
  return fetch("/auth/token", { method: "POST", headers: FRONT, body: new URLSearchParams({ grant_type: "refresh_token" }), ...more });
}

// The first try of a write; null when the network failed.
export async function write(app, path, body, key) {
  const access = await app.access.headers("human");
  const acting = { "X-Tab": app.tab, "X-Acting-User": app.session.user?.username ?? "", "X-Initiator": "human" };
  const headers = { ...FRONT, ...access, ...acting, "Content-Type": "application/json", "Idempotency-Key": key };
  return fetch(path, { method: "POST", headers, body: JSON.stringify(body) }).catch(() => null);
}
