// Signing out clears the tab in which the button was pressed. The others find out when a request of theirs fails; that of the alerts
// is not one: a stream that is refused is tried again, like one that broke.
export const plant = ({ Session, Stream }) => ({
  Session: class extends Session {
    tellSignedOut() {}
  },
  Stream: class extends Stream {
    ended() {}
    refused() {}
  },
});
