// The alert stream is opened with the page. When its connection is gone, nobody opens it again.
export const plant = ({ Stream }) => ({
  Stream: class extends Stream {
    again() {}

    behind() {}
  },
});
