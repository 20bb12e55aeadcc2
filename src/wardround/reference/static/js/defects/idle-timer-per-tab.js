// Each tab counts its own idle time and signs the user out when it is over, whatever the other tabs do.
export const plant = ({ Watch }) => ({
  Watch: class extends Watch {
    start(told) {
      super.start(told);
      this.own();
    }

    active() {
      super.active();
      this.own();
    }

    own() {
      if (this.on) this.at("own", performance.now() + this.app.config.idle_ms, () => this.quit());
    }

    async quit() {
      const was = this.app.session.user;
      const headers = await this.app.access.headers().catch(() => ({}));
      this.app.session.end({ reason: "idle" });
      await this.app.session.tellServer(headers, was);
    }
  },
});
