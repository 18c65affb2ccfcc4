import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

export interface Posted {
  readonly method: string;
  readonly conversation: string;
  readonly id: string;
  readonly activity: Readonly<Record<string, unknown>>;
}

/** How the connector answers the next calls: a status with headers and body, or a hang-up. */
export type Trouble =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: unknown }
  | "hang-up-before"
  | "hang-up-after";

export interface Teams {
  readonly serviceUrl: string;
  readonly posted: Posted[];
  /** The next calls fail so, one each; typing is not counted. */
  readonly trouble: Trouble[];
  readonly close: () => Promise<void>;
}

/** Teams' connector as a real HTTP server that keeps what it was sent and can be told to fail. */
export const startTeams = async (): Promise<Teams> => {
  const posted: Posted[] = [];
  const trouble: Trouble[] = [];
  let count = 0;
  const server = createServer((req, res) => {
    void bodyOf(req).then((activity) => {
      const parts = (req.url ?? "").split("/").map(decodeURIComponent);
      const conversation = parts[3] ?? "";
      const id = req.method === "PUT" ? (parts[5] ?? "") : `posted-${(count += 1)}`;
      const failure = activity["type"] === "typing" ? undefined : trouble.shift();
      if (failure === "hang-up-before") {
        req.socket.destroy();
        return;
      }
      if (failure !== undefined && failure !== "hang-up-after") {
        res.writeHead(failure.status, { "Content-Type": "application/json", ...failure.headers });
        res.end(JSON.stringify(failure.body ?? {}));
        return;
      }
      posted.push({ method: req.method ?? "", conversation, id, activity });
      if (failure === "hang-up-after") {
        req.socket.destroy();
        return;
      }
      res.writeHead(200, { "Content-Type": "application/json" });
      res.end(JSON.stringify({ id }));
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    serviceUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    posted,
    trouble,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

const bodyOf = async (req: IncomingMessage): Promise<Record<string, unknown>> => {
  const chunks: Buffer[] = [];
  for await (const chunk of req as AsyncIterable<Buffer>) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString();
  return text === "" ? {} : (JSON.parse(text) as Record<string, unknown>);
};
