// Idle time is what timers count, and timers do not count while the machine sleeps. Nobody looks at the clock on waking, and the stream
// of alerts does not tell either: one that is refused is tried again, like one that broke.
export const plant = ({ Watch, Stream }) => ({
  Watch: class extends Watch {
    wake() {}

    online() {}
  },
  Stream: class extends Stream {
    refused() {}
  },
});
