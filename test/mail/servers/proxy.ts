import { connect, createServer, type Socket } from "node:net";

/** Sees octets pass; returns how many of them to let through before both sides are cut, or undefined for all. */
export type Watch = (data: Buffer, toServer: boolean, connection: number) => number | undefined;

export interface Proxy {
  readonly port: number;
  /** Connections made so far. */
  readonly connections: () => number;
  readonly stop: () => Promise<void>;
}

/**
 * A TCP proxy that adds `delayMs` each way (an added round trip of twice that) and can cut connections. `silent`: cut
 * means that nothing passes any more, but neither side is told (a half-open socket).
 */
export const startProxy = async (
  serverPort: number,
  {
    delayMs = 0,
    watch,
    silent = false,
    port = 0,
  }: { delayMs?: number; watch?: Watch; silent?: boolean; port?: number } = {},
): Promise<Proxy> => {
  const sockets = new Set<Socket>();
  let count = 0;
  const server = createServer((client) => {
    count += 1;
    const id = count;
    const upstream = connect({ port: serverPort, host: "127.0.0.1", noDelay: true });
    client.setNoDelay(true);
    const state = { cut: false };
    const cut = (): void => {
      state.cut = true;
      if (silent) return;
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on("error", cut);
      socket.on("close", () => {
        sockets.delete(socket);
        (socket === client ? upstream : client).destroy();
      });
    }
    relay(client, upstream, delayMs, state, (data) => watch?.(data, true, id), cut);
    relay(upstream, client, delayMs, state, (data) => watch?.(data, false, id), cut);
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    connections: () => count,
    stop: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
};

/** At most this much is under way in one direction; then the sender waits. */
const windowBytes = 8_000_000;

const relay = (
  from: Socket,
  to: Socket,
  delayMs: number,
  state: { cut: boolean },
  see: (data: Buffer) => number | undefined,
  cut: () => void,
): void => {
  let inFlight = 0;
  const queue: { data: Buffer; due: number; last: boolean }[] = [];
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    timer = undefined;
    while (queue[0] !== undefined && queue[0].due <= Date.now()) {
      const { data, last } = queue.shift()!;
      to.write(data, () => {
        inFlight -= data.length;
        if (from.isPaused() && inFlight < windowBytes / 2) from.resume();
        if (last) cut();
      });
      if (last) state.cut = true;
    }
    if (queue[0] !== undefined) timer = setTimeout(flush, Math.max(1, queue[0].due - Date.now()));
  };
  from.on("data", (data: Buffer) => {
    if (state.cut) return;
    const pass = see(data);
    const part = pass === undefined ? data : data.subarray(0, pass);
    inFlight += part.length;
    if (part.length === 0 && pass !== undefined) {
      cut();
      return;
    }
    queue.push({ data: part, due: Date.now() + delayMs, last: pass !== undefined });
    if (inFlight > windowBytes) from.pause();
    if (delayMs === 0) flush();
    else timer ??= setTimeout(flush, delayMs);
  });
  from.on("end", () => {
    const wait = setTimeout(() => to.end(), delayMs + 5);
    wait.unref();
  });
};
