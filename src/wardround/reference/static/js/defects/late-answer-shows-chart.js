// Whatever was asked for is drawn when it comes; nobody looks whether it is still wanted.
export const plant = ({ Api, Router }) => ({
  Api: class extends Api {
    async ask(method, path, options = {}) {
      if (method !== "GET" || !path.startsWith("/api/patients")) return super.ask(method, path, options);
      const acting = this.app.session.user?.username;
      const { status, data } = await this.send(method, path, { ...options, acting });
      return status === 200 ? data : super.ask(method, path, options);
    }
  },
  Router: class extends Router {
    wanted() {
      return true;
    }
  },
});
