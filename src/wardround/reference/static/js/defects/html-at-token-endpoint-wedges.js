// The answer is parsed as JSON and nothing catches what that throws: the refresh under way never ends, and all wait for it.
export const plant = ({ TokenAccess }) => ({
  TokenAccess: class extends TokenAccess {
    attempt() {
      return new Promise((resolve) => {
        const headers = { "X-Requested-With": "ward-portal" };
        fetch("/auth/token", { method: "POST", headers, body: new URLSearchParams({ grant_type: "refresh_token" }), cache: "no-store" }).then(
          async (response) => {
            if (response.status >= 500) return resolve(null);
            const data = JSON.parse(await response.text());
            if (this.refusal({ status: response.status, data })) return resolve(super.attempt());
            resolve(data);
          },
          () => resolve(null),
        );
      });
    }
  },
});
