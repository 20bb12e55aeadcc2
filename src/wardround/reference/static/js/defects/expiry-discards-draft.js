// At the end of the session the whole page is loaded afresh, and unsaved text lived in that page only.
export const plant = ({ Drafts, Shell }) => ({
  Drafts: class extends Drafts {
    async get(patient, form) {
      return this.values.get(this.place(patient, form)) ?? null;
    }

    put(patient, form, value) {
      this.values.set(this.place(patient, form), value);
    }
  },
  Shell: class extends Shell {
    lock(end) {
      super.lock(end);
      this.app.drafts.values.clear();
    }
  },
});
