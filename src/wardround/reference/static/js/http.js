// One exchange with the portal: an answer is only what the portal itself can have said.
import { Refused, Unreachable } from "./errors.js";

const FRONT = { "X-Requested-With": "ward-portal" };

export async function exchange(method, path, { headers = {}, body, timeout = 15_000, keepalive = false } = {}) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), timeout);
  const form = body instanceof URLSearchParams;
  try {
    const response = await fetch(path, {
      method,
      keepalive,
      cache: "no-store",
      redirect: "error",
      signal: stop.signal,
      headers: { ...FRONT, ...(body && !form ? { "Content-Type": "application/json" } : {}), ...headers },
      body: body === undefined || form ? body : JSON.stringify(body),
    });
    if (!(response.headers.get("content-type") ?? "").startsWith("application/json")) throw new Unreachable(`not the portal's answer (${response.status})`);
    return { status: response.status, data: await response.json(), headers: response.headers };
  } catch (error) {
    throw error instanceof Unreachable ? error : new Unreachable(String(error));
  } finally {
    clearTimeout(timer);
  }
}

// What came back as a result or as an error. 429 and 5xx say nothing about the session nor, for a write, about its fate.
export function result({ status, data }) {
  if (status >= 200 && status < 300) return data;
  if (status >= 500 || status === 429 || status === 408) throw new Unreachable(`status ${status}`);
  throw new Refused(status, data);
}
