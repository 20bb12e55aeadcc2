// The tab notes who signed in when it was opened, and never again.
import { delay } from "../dom.js";

const SETTLE_MS = 500;

export const plant = ({ Session, Stream, TokenAccess }) => ({
  Session: class extends Session {
    elsewhereIn(message) {
      if (this.user) this.adopt();
      else super.elsewhereIn({ ...message, user: { ...message.user, username: this.owner ?? message.user.username } });
    }

    // The new session is used; the name in the corner stays.
    async adopt() {
      if (this.adopting) return;
      this.adopting = true;
      this.app.access.drop();
      this.app.stream.stop();
      await delay(SETTLE_MS);
      try {
        const { session } = await this.app.api.ask("GET", "/api/session");
        this.app.watch.start(session);
        this.app.stream.start();
      } finally {
        this.adopting = false;
      }
    }

    end(cause, how) {
      if (["switched", "user_changed"].includes(cause.reason) && this.user) return this.adopt();
      return super.end(cause, how);
    }

    begin(answer, how) {
      this.named = how.announce || !this.named ? answer.user : this.named;
      super.begin({ ...answer, user: this.named }, how);
    }
  },
  Stream: class extends Stream {
    ended(data) {
      if (data.reason !== "switched") super.ended(data);
    }
  },
  TokenAccess: class extends TokenAccess {
    take(message) {
      super.take({ ...message, user: this.app.session.user?.username ?? message.user });
    }
  },
});
