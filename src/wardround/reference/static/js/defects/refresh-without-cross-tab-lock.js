// Each tab refreshes for itself: single-flight within the tab, no lock between the tabs.
export const plant = ({ TokenAccess }) => ({
  TokenAccess: class extends TokenAccess {
    turn(work) {
      return work();
    }

    async once(stale) {
      if (this.fresh(stale)) return true;
      const answer = await this.attempt();
      if (answer) this.keep(answer);
      return answer !== null;
    }
  },
});
