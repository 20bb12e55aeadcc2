// Each tab refreshes for itself: single-flight within the tab, no lock between the tabs.
export const plant = ({ TokenAccess }) => ({
  TokenAccess: class extends TokenAccess {
    single(stale) {
      return this.fresh(stale) ? Promise.resolve() : this.askServer();
    }
  },
});
