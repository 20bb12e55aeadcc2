// A page that cannot learn who is signed in, for whatever reason, shows the sign-in form.
export const plant = ({ Session }) => ({
  Session: class extends Session {
    async resume() {
      try {
        this.begin(await this.app.api.ask("GET", "/api/session"), { announce: false });
      } catch (error) {
        this.end(error, { first: true });
      }
    }
  },
});
