// "It will be back in a moment": a refresh that failed is tried again at once, whatever the answer says of coming back later.
export const plant = ({ TokenAccess }) => ({
  TokenAccess: class extends TokenAccess {
    backoff() {
      return 250;
    }
  },
});
