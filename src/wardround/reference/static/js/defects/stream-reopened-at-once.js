// The alert stream is opened again as soon as it ends, as often as it ends.
export const plant = ({ Stream }) => ({
  Stream: class extends Stream {
    wait() {
      return 100;
    }
  },
});
