// The end of the session is compared as a date, the server's with this machine's: a wrong clock ends the session or never does.
export const plant = ({ Api, Watch }) => ({
  Api: class extends Api {
    async send(...request) {
      const answered = await super.send(...request);
      const end = Number(answered.headers.get("x-session-idle-deadline"));
      if (end && this.app.watch.on) this.app.watch.endsAt(end);
      return answered;
    }
  },
  Watch: class extends Watch {
    endsAt(end) {
      clearTimeout(this.timers.date);
      this.timers.date = setTimeout(() => this.on && this.app.session.end({ reason: "idle" }), Math.max(0, end - Date.now()));
    }
  },
});
