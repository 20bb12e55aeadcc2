// What is left of the session is reckoned from the answer's own Date header: two clocks of one server, that need not agree.
export const plant = ({ Api, Watch }) => ({
  Api: class extends Api {
    async send(...request) {
      const answered = await super.send(...request);
      const end = Number(answered.headers.get("x-session-idle-deadline"));
      const now = Date.parse(answered.headers.get("date") ?? "");
      if (end && now && this.app.watch.on) this.app.watch.endsIn(end - now);
      return answered;
    }
  },
  Watch: class extends Watch {
    endsIn(left) {
      clearTimeout(this.timers.date);
      this.timers.date = setTimeout(() => this.on && this.app.session.end({ reason: "idle" }), Math.max(0, left));
    }
  },
});
