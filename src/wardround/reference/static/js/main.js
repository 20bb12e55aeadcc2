// Reads the configuration, plants defects if any, and starts the portal in this tab.
import { App } from "./app.js";
import { config } from "./config.js";
import { parts as healthy } from "./parts.js";

let parts = healthy;
for (const name of config.defects) {
  const { plant } = await import(`./defects/${name}.js`);
  parts = { ...parts, ...plant(parts) };
}
new App(config, parts).start();
