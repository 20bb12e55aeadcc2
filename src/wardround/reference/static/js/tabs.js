// The other tabs of this browser: tell them, ask them.
export class Tabs {
  constructor() {
    this.channel = new BroadcastChannel("ward-portal");
    this.handlers = new Map();
    this.channel.addEventListener("message", (event) => this.handlers.get(event.data.type)?.(event.data));
  }

  on(type, handler) {
    this.handlers.set(type, handler);
  }

  tell(type, data = {}) {
    this.channel.postMessage({ type, ...data });
  }
}
