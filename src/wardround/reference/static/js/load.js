// Reads for a page, again and again until the portal answers: a page comes back by itself when the network does.
import { delay, h } from "./dom.js";
import { Refused, SessionEnded } from "./errors.js";

const RETRY_MS = [1_000, 2_000, 4_000, 8_000, 15_000];

// Returns undefined when the page is no longer wanted.
export async function load(page, path, { human = true, place, again = false } = {}) {
  for (let attempt = 0; page.current(); attempt += 1) {
    try {
      const data = await page.app.api.ask("GET", path, { human: human && attempt === 0, again });
      return page.current() ? data : undefined;
    } catch (error) {
      if (error instanceof SessionEnded) return undefined;
      if (error instanceof Refused) {
        if (page.current()) (place ?? page.app.shell.view).replaceChildren(h("p", { role: "alert", class: "problem" }, error.message));
        return undefined;
      }
      await delay(RETRY_MS[Math.min(attempt, RETRY_MS.length - 1)]);
    }
  }
  return undefined;
}
