// The sign-in form is laid over the page; what is under it stays where it is.
export const plant = ({ Shell }) => ({
  Shell: class extends Shell {
    wipe() {
      this.curtain(false);
    }
  },
});
