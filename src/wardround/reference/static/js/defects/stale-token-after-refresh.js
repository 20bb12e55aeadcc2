// The heartbeat was set up with the token of that moment and goes on with it; only its failure brings the new one.
export const plant = ({ TokenAccess }) => ({
  TokenAccess: class extends TokenAccess {
    async headers(purpose) {
      const current = await super.headers(purpose);
      if (purpose !== "background" || this.retrying) {
        this.retrying = false;
        return current;
      }
      this.first ??= current;
      return this.first;
    }

    async again(answered, sent) {
      await super.again(answered, sent);
      if (sent === this.first) this.retrying = true;
    }

    drop() {
      super.drop();
      this.first = null;
    }
  },
});
