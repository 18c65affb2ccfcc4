import { Buffer } from "buffer/";

/** The export's code (src/mail/items) knows Node's Buffer; here it is the package of that name. Must be imported first. */
Object.assign(globalThis, { Buffer });
