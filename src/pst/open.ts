import { refuse } from "../result.ts";
import type { OpenPst } from "./types.ts";

/** Opens an Outlook data file (PST, OST) given as byte ranges; see `types.ts` for how to read on. [MS-PST] */
export const openPst: OpenPst = () => Promise.resolve(refuse({ kind: "unreadable", detail: "being built" }));
