// "Nothing has come for two and a half minutes: the server must have thrown us out." The stream's silence is taken for the end.
const SILENT_MS = 150_000;

export const plant = ({ Stream }) => ({
  Stream: class extends Stream {
    event(block) {
      super.event(block);
      clearTimeout(this.watchdog);
      this.watchdog = setTimeout(() => this.app.session.end({ reason: null }), SILENT_MS);
    }
  },
});
