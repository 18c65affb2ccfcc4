/** The thread that hashes and writes while the other one reads and converts. Started by `writer.ts`. */
import { parentPort, workerData } from "node:worker_threads";
import { DestinationError, Files, type Stored } from "./files.ts";
import type { Answer, Failure, Order, Orders } from "./writer-protocol.ts";

const markerName = "export.json";

const failureOf = (error: unknown): Failure => {
  const { message, code, path } = error as NodeJS.ErrnoException;
  return { destination: error instanceof DestinationError, message, code, path };
};

/** A folder is used once: for this data file and this format. */
const claim = (files: Files, directory: string, marker: string): void => {
  const there = files.read(markerName);
  if (there === marker) return;
  if (there !== undefined) {
    throw new DestinationError(
      `${directory} holds an export of another data file, or in another format. Choose an empty folder.`,
    );
  }
  if (!files.isEmpty) throw new DestinationError(`${directory} is not empty. Choose an empty folder.`);
  files.put(markerName, [Buffer.from(marker, "utf8")], undefined);
};

/** Gives memory back now: it is large, and this thread makes too little garbage of its own to collect it soon. */
const free = (chunks: readonly Uint8Array[]): void => {
  for (const { buffer } of chunks) if (buffer instanceof ArrayBuffer && "transfer" in buffer) buffer.transfer(0);
};

const start = (port: NonNullable<typeof parentPort>, directory: string): void => {
  let files: Files | undefined;
  let failed: Failure | undefined;
  const open = new Map<number, ReturnType<Files["open"]>>();

  const growing = (id: number) => {
    const file = open.get(id);
    if (file === undefined) throw new Error("No such growing file.");
    return file;
  };
  const obey = (order: Order): Stored | undefined => {
    files ??= new Files(directory);
    switch (order.do) {
      case "put": {
        const stored = files.put(order.path, order.chunks, order.modified);
        free(order.chunks);
        return stored;
      }
      case "open":
        open.set(order.id, files.open(order.path));
        return undefined;
      case "write":
        files.write(growing(order.id), order.chunks);
        free(order.chunks);
        return undefined;
      case "close": {
        const stored = files.close(growing(order.id), order.modified, order.durable);
        open.delete(order.id);
        return stored;
      }
      case "abandon":
        files.abandon(growing(order.id));
        open.delete(order.id);
        return undefined;
      case "folder":
        files.folder(order.path);
        return undefined;
      case "seal":
        files.seal();
        return undefined;
      case "claim":
        claim(files, directory, order.marker);
        return undefined;
    }
  };

  const answer = (order: Order): Answer | undefined => {
    let stored: Stored | undefined;
    try {
      // After a failure nothing more is written: each question is answered with what went wrong first.
      if (failed === undefined || order.do === "abandon") stored = obey(order);
    } catch (error) {
      failed ??= failureOf(error);
    }
    if (!("seq" in order)) return undefined;
    if (failed !== undefined) return { seq: order.seq, failed };
    return { seq: order.seq, ...(stored === undefined ? {} : { stored }) };
  };

  port.on("message", (orders: Orders) => {
    port.postMessage(orders.map(answer).filter((said) => said !== undefined));
  });
};

if (parentPort !== null) start(parentPort, (workerData as { readonly directory: string }).directory);
