// The sign-in form comes back without a word.
export const plant = ({ Shell }) => ({
  Shell: class extends Shell {
    why() {
      return null;
    }
  },
});
