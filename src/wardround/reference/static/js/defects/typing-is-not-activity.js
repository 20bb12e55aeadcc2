// Only requests for pages count as use: whoever writes a long note is idle.
export const plant = ({ Watch }) => ({
  Watch: class extends Watch {
    active() {}
  },
});
