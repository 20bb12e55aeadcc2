// The tab notes who signed in when it was opened, and never again.
export const plant = ({ Session, TokenAccess }) => ({
  Session: class extends Session {
    elsewhereIn(message) {
      if (this.user) this.adopt();
      else super.elsewhereIn({ ...message, user: { ...message.user, username: this.owner ?? message.user.username } });
    }

    // The new session is used; the name in the corner stays.
    async adopt() {
      const shown = this.user;
      this.app.access.drop();
      this.app.stream.stop();
      const { session } = await this.app.api.ask("GET", "/api/session");
      this.user = shown;
      this.app.watch.start(session);
      this.app.stream.start();
    }

    end(cause, how) {
      if (["switched", "user_changed"].includes(cause.reason) && this.user) return this.adopt();
      return super.end(cause, how);
    }

    begin(answer, how) {
      const shown = how.announce || !this.owner || !this.last ? answer.user : this.last;
      this.last = shown;
      super.begin({ ...answer, user: shown }, how);
    }
  },
  TokenAccess: class extends TokenAccess {
    take(message) {
      super.take({ ...message, user: this.app.session.user?.username ?? message.user });
    }
  },
});
