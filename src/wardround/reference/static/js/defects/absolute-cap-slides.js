// The page believes the latest answer: each renewal is a new beginning.
export const plant = ({ Watch }) => ({
  Watch: class extends Watch {
    hear(told, how) {
      super.hear(told, how);
      if (!this.on || told.id !== this.session.id) return;
      this.session.absoluteEnd = performance.now() + told.absolute_remaining_s * 1000;
      this.plan();
    }
  },
});
