// A tab that hears of a new token loads itself again "to be in a clean state"; unsaved text lived in the page only.
export const plant = ({ Drafts, TokenAccess }) => ({
  Drafts: class extends Drafts {
    async get(patient, form) {
      return this.values.get(this.place(patient, form)) ?? null;
    }

    put(patient, form, value) {
      this.values.set(this.place(patient, form), value);
    }
  },
  TokenAccess: class extends TokenAccess {
    take(message) {
      const before = this.held?.token;
      const waiting = Boolean(this.arrived);
      super.take(message);
      // Not for the first token of a page: that would never end.
      if (before && this.held.token !== before && !waiting && this.app.session.user) location.reload();
    }
  },
});
