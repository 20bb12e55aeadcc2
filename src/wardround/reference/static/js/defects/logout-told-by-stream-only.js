// Tabs are not told of a sign-out by each other: the server's stream tells them all, as long as it does.
export const plant = ({ Session }) => ({
  Session: class extends Session {
    tellSignedOut() {}
  },
});
