// What was typed and not yet signed: kept in this page's memory and saved on the server, for the person who typed it only.
import { SessionEnded } from "./errors.js";

const SAVE_MS = 1_500;

export class Drafts {
  constructor(app) {
    this.app = app;
    this.user = null;
    this.values = new Map();
    this.unsaved = new Set();
    this.timer = null;
    addEventListener("pagehide", () => this.flush({ keepalive: true }));
  }

  belongTo(user) {
    if (this.user !== null && this.user !== user) {
      this.values.clear();
      this.unsaved.clear();
    }
    this.user = user;
    if (this.unsaved.size) this.later();
  }

  pause() {
    clearTimeout(this.timer);
  }

  place(patient, form) {
    return `${patient}/${form}`;
  }

  // What this tab typed last; from the server after a reload.
  async get(patient, form) {
    const place = this.place(patient, form);
    if (this.values.has(place)) return this.values.get(place);
    try {
      const { draft } = await this.app.api.ask("GET", `/api/drafts/${place}/${this.app.tab}`);
      if (draft && !this.values.has(place)) this.values.set(place, draft);
    } catch (error) {
      if (error instanceof SessionEnded) throw error;
    }
    return this.values.get(place) ?? null;
  }

  put(patient, form, value) {
    const place = this.place(patient, form);
    this.values.set(place, value);
    this.unsaved.add(place);
    this.later();
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), SAVE_MS);
  }

  // The server drops its copy by itself when the form is signed.
  signed(patient, form) {
    this.values.delete(this.place(patient, form));
    this.unsaved.delete(this.place(patient, form));
  }

  async flush({ keepalive = false } = {}) {
    if (!this.app.session.user) return;
    const places = [...this.unsaved];
    this.unsaved.clear();
    await Promise.all(
      places.map(async (place) => {
        try {
          await this.app.api.ask("PUT", `/api/drafts/${place}/${this.app.tab}`, { body: this.values.get(place) ?? {}, keepalive, timeout: 8_000 });
        } catch {
          if (this.values.has(place)) this.unsaved.add(place);
        }
      }),
    );
    if (this.unsaved.size && this.app.session.user) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.flush(), SAVE_MS * 8);
    }
  }
}
