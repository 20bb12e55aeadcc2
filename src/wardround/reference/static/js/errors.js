// How a request can fail. Only SessionEnded means that the session is over.
export class SessionEnded extends Error {
  constructor(body = {}) {
    super("session ended");
    this.reason = body.reason ?? null;
    this.by = body.by ?? null;
  }
}

// No answer, or none of the portal's: it may have been acted on.
export class Unreachable extends Error {}

// The portal said no. Nothing was done.
export class Refused extends Error {
  constructor(status, body = {}) {
    super(body.message ?? `The portal refused this (${status}).`);
    this.status = status;
    this.code = body.error;
  }
}
