import { browserHost } from "../shared/browser-host.ts";
import { start } from "../shared/start.tsx";
import { connectTeams } from "./teams-host.ts";

const page = start(browserHost("teams"));
page.moveTo((await connectTeams()) ?? browserHost());
