// What the answer that came last says is left of the session, is left: an old one that comes late or again overrules the newer.
export const plant = ({ Watch }) => ({
  Watch: class extends Watch {
    hear(told, how) {
      super.hear(told, how);
      if (!this.on || told.id !== this.session.id) return;
      this.session.idleEnd = performance.now() + told.idle_remaining_s * 1000;
      this.plan();
    }

    over() {
      this.app.session.end({ reason: "idle" });
    }
  },
});
