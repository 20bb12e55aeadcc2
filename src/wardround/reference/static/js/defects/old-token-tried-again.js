// "It has not expired yet": a refused token whose time is not up by the page's own reckoning is presented again, and no new one fetched.
export const plant = ({ TokenAccess }) => ({
  TokenAccess: class extends TokenAccess {
    async again(answered, headers) {
      if (!this.valid()) await super.again(answered, headers);
    }
  },
});
