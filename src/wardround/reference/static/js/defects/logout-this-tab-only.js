// Signing out clears the tab in which the button was pressed. The others find out when a request of theirs fails.
export const plant = ({ Session, Stream }) => ({
  Session: class extends Session {
    tellSignedOut() {}
  },
  Stream: class extends Stream {
    ended() {}
  },
});
