// Access tokens (JWT, HS256) and rotating refresh tokens, as an ordinary authorisation server gives them.
import { createHmac, randomBytes } from "node:crypto";
import { PEOPLE } from "./ward.mjs";

const KEY = randomBytes(32);
const encode = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
const sign = (text) => createHmac("sha256", KEY).update(text).digest("base64url");

export class Tokens {
  #grants = new Map();
  #ended = new Set();

  /** `lifeS`: of an access token; `rotates`: a refresh token is good once, and its second presentation ends the session. */
  constructor({ lifeS, rotates = true, claims = () => ({}) }) {
    Object.assign(this, { lifeS, rotates, claims });
  }

  #access(who, session) {
    const now = Math.floor(Date.now() / 1000);
    const text = `${encode({ alg: "HS256", typ: "JWT" })}.${encode({ sub: who.id, sid: session, iat: now, exp: now + this.lifeS, jti: randomBytes(6).toString("hex"), ...this.claims(who) })}`;
    return `${text}.${sign(text)}`;
  }

  #pair(who, session) {
    const refresh = randomBytes(24).toString("base64url");
    this.#grants.set(refresh, { who, session, spent: false });
    return { access_token: this.#access(who, session), refresh_token: refresh, token_type: "bearer", expires_in: this.lifeS };
  }

  begin(who) {
    return this.#pair(who, randomBytes(9).toString("base64url"));
  }

  /** New tokens for a refresh token; undefined: it is worth nothing. */
  renew(refresh) {
    const grant = this.#grants.get(refresh);
    if (!grant || this.#ended.has(grant.session)) return undefined;
    if (grant.spent) {
      this.#ended.add(grant.session);
      return undefined;
    }
    if (!this.rotates) return { ...this.#pair(grant.who, grant.session), refresh_token: refresh };
    grant.spent = true;
    return this.#pair(grant.who, grant.session);
  }

  #read(request) {
    const [head, payload, signature] = (request.headers.authorization ?? "").replace(/^Bearer /i, "").split(".");
    if (!signature || signature !== sign(`${head}.${payload}`)) return undefined;
    return JSON.parse(Buffer.from(payload, "base64url"));
  }

  /** The person whose bearer token a request carries. */
  who(request) {
    const read = this.#read(request);
    if (!read || read.exp * 1000 < Date.now() || this.#ended.has(read.sid)) return undefined;
    return PEOPLE.find((one) => one.id === read.sub);
  }

  end(request) {
    const read = this.#read(request);
    if (read) this.#ended.add(read.sid);
  }
}
