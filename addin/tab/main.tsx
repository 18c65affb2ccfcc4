import { browserHost } from "../shared/browser-host.ts";
import { start } from "../shared/start.tsx";

// Teams' own library loads beside the first screen, not before it.
const page = start(browserHost("teams"));
const { connectTeams } = await import("./teams-host.ts");
page.moveTo((await connectTeams()) ?? browserHost());
