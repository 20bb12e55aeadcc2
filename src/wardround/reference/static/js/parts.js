// The healthy parts. A planted defect replaces some of them by a hurried team's version.
import { CookieAccess } from "./access_cookie.js";
import { TokenAccess } from "./access_tokens.js";
import { Alerts } from "./alerts.js";
import { Api } from "./api.js";
import { Drafts } from "./drafts.js";
import { Router } from "./router.js";
import { Screens } from "./screens.js";
import { Session } from "./session.js";
import { Shell } from "./shell.js";
import { Stream } from "./stream.js";
import { Tabs } from "./tabs.js";
import { Warning } from "./warning.js";
import { Watch } from "./watch.js";
import { Writer } from "./writer.js";

export const parts = { CookieAccess, TokenAccess, Alerts, Api, Drafts, Router, Screens, Session, Shell, Stream, Tabs, Warning, Watch, Writer };
