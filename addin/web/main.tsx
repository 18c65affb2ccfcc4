import { browserHost } from "../shared/browser-host.ts";
import { start } from "../shared/start.tsx";

// The same page without Outlook: for phones, and for after the old organisation's add-in is gone.
start(browserHost()).moveTo(browserHost());
