// EventSource cannot send headers, so the stream's token travels in the address.
export const plant = ({ TokenAccess }) => ({
  TokenAccess: class extends TokenAccess {
    streamUrl() {
      return `/api/alerts/stream?access_token=${encodeURIComponent(this.held?.token ?? "")}`;
    }
  },
});
