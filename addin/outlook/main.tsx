import { browserHost } from "../shared/browser-host.ts";
import { start } from "../shared/start.tsx";
import { waitForOffice } from "./office.ts";
import { outlookHost } from "./outlook-host.ts";

// Painted at once as a page of its own; Outlook's facts join when Outlook answers.
const pane = start(browserHost("outlook"));
const outcome = await waitForOffice();
if (outcome.ready) pane.moveTo(outlookHost(outcome.office));
else {
  pane.moveTo(browserHost("browser"), outcome.why === "browser" ? undefined : outcome.why);
  void outcome.later.then((office) => pane.moveTo(outlookHost(office)));
}
