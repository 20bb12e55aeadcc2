// The token is put where every script of the page, and the next user of the browser, can read it.
export const plant = ({ TokenAccess }) => ({
  TokenAccess: class extends TokenAccess {
    hold(held) {
      super.hold(held);
      localStorage.setItem("access_token", held.token);
    }
  },
});
