// The key is made where the request is made: each retry has its own.
export const plant = ({ Api }) => ({
  Api: class extends Api {
    ask(method, path, options = {}) {
      return super.ask(method, path, options.key ? { ...options, key: crypto.randomUUID() } : options);
    }
  },
});
