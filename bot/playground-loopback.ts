/**
 * Preloaded into the Playground's process: whatever listens there without naming an address listens on 127.0.0.1, not
 * on every interface of the machine. It ends with the service, also when that was killed.
 */
import { Server } from "node:net";

type Listen = (this: Server, ...args: unknown[]) => Server;

// eslint-disable-next-line @typescript-eslint/unbound-method -- called with `this` below
const listen = Server.prototype.listen as Listen;

Server.prototype.listen = function (this: Server, ...args: unknown[]): Server {
  const [first, second] = args;
  if (typeof first === "number" && typeof second !== "string") {
    return listen.call(this, first, "127.0.0.1", ...args.slice(1));
  }
  if (typeof first === "object" && first !== null && "port" in first && !("host" in first)) {
    return listen.call(this, { ...first, host: "127.0.0.1" }, ...args.slice(1));
  }
  return listen.apply(this, args);
} as typeof Server.prototype.listen;

process.on("disconnect", () => process.exit());
