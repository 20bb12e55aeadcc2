// The session ends and nobody was told that it would.
export const plant = ({ Warning }) => ({
  Warning: class extends Warning {
    show() {}
  },
});
