/** The service as `npm start` runs it, without building pages and without chats of its own: those are the test's. */
import { readConfig } from "../../../src/config.ts";
import { createLog } from "../../../src/log.ts";
import { startService } from "../../../src/main.ts";

const config = readConfig(process.env);
const service = await startService(config, createLog(config.logLevel));
process.send?.({ port: service.port });
const stop = (): void => void service.close().then(() => process.exit(0));
process.once("SIGTERM", stop);
process.once("disconnect", stop);
