import type { ImportRequest, ImportView } from "../../src/mailboxes/views.ts";
import { ApiError, type Api } from "../shared/api.ts";
import type { FromWorker, OutgoingItem, Reason, ToWorker } from "./report.ts";

export interface SendProgress {
  readonly state:
    | "sending"
    | "stopped"
    | "line-lost"
    | "signed-out"
    /** No mailbox is set up to take the items. */
    | "no-target"
    | "too-much"
    /** The import was ended elsewhere; going on opens a new one. */
    | "closed"
    | "failed"
    | "done";
  /** The service asked us to be slower: it waits, and goes on by itself. */
  readonly waiting: boolean;
  /** Items that the service holds: of this and of earlier visits. */
  readonly sent: number;
  readonly refused: number;
  readonly leftOut: Readonly<Partial<Record<Reason, number>>>;
}

/** What a send needs of the service. */
interface SendApi extends Pick<Api, "importKeys" | "putItem"> {
  readonly openImport: (request: ImportRequest) => Promise<Pick<ImportView, "id">>;
  readonly completeImport: (id: string) => Promise<unknown>;
  readonly rules: () => Promise<unknown>;
}

export interface SendOrder {
  readonly api: SendApi;
  readonly file: Blob;
  readonly fingerprint: string;
  readonly folders: readonly number[];
  readonly items: number;
  readonly bytes: number;
  readonly tell: (progress: SendProgress) => void;
  readonly makeWorker: () => Pick<Worker, "postMessage" | "terminate"> & {
    onmessage: Worker["onmessage"];
    onerror: Worker["onerror"];
  };
  /** Waits that many ms; tests give their own. */
  readonly wait?: (ms: number) => Promise<void>;
}

/** Items on their way at once: enough to hide the line's delay, few enough to keep memory flat at 35 MB an item. */
const atOnce = 3;
const tries = 4;
/** Between looks at a mailbox that takes items more slowly than they are sent, ms. */
const slowDown = 15_000;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const heldKeys = async (api: SendApi, id: string): Promise<string[]> => {
  const keys: string[] = [];
  let after: string | null = null;
  do {
    const page: { keys: string[]; next: string | null } = await api.importKeys(id, after);
    keys.push(...page.keys);
    after = page.next;
  } while (after !== null);
  return keys;
};

const passing = (error: unknown): boolean =>
  error instanceof ApiError && (error.status === 0 || error.status === 429 || error.status >= 500);

const isSlowDown = (error: unknown): boolean =>
  error instanceof ApiError && error.status === 503 && error.kind === "slow-down";

interface PutCall {
  readonly order: SendOrder;
  readonly id: string;
  readonly signal: AbortSignal;
  readonly waiting: (yes: boolean) => void;
}

/** Puts one item; a fault of the line is tried again, since a put of the same bytes twice stores them once. */
const put = async ({ order, id, signal, waiting }: PutCall, item: OutgoingItem): Promise<"sent" | "refused"> => {
  const wait = order.wait ?? pause;
  for (let attempt = 1; ;) {
    signal.throwIfAborted();
    try {
      await order.api.putItem(id, item, signal);
      return "sent";
    } catch (error) {
      if (isSlowDown(error)) {
        // No fault: as long as the mailbox is still busy with what it has, the item waits here.
        waiting(true);
        await wait(slowDown);
        waiting(false);
        continue;
      }
      if (error instanceof ApiError && error.kind !== "closed" && [400, 409, 413, 422].includes(error.status)) {
        return "refused";
      }
      if (!passing(error) || attempt === tries) throw error;
      await wait(1_000 * 2 ** (attempt - 1));
      attempt += 1;
    }
  }
};

const endings = {
  "no-target": "no-target",
  "too-much": "too-much",
  closed: "closed",
} as const satisfies Record<string, SendProgress["state"]>;

/** How a send ends by this error. */
const endingOf = (error: unknown): SendProgress["state"] => {
  if (!(error instanceof ApiError)) return "failed";
  if (error.status === 401) return "signed-out";
  const known = Object.entries(endings).find(([kind]) => kind === error.kind);
  return known?.[1] ?? (passing(error) ? "line-lost" : "failed");
};

/** Sends the chosen folders' items until done or stopped. Resumable at any item: the service's own list decides. */
export const startSend = (order: SendOrder): { readonly stop: () => void } => {
  const abort = new AbortController();
  let worker: ReturnType<SendOrder["makeWorker"]> | undefined;
  let progress: SendProgress = { state: "sending", waiting: false, sent: 0, refused: 0, leftOut: {} };
  let flying = 0;
  let producing = true;
  let ended = false;

  const tell = (change: Partial<SendProgress>): void => {
    progress = { ...progress, ...change };
    order.tell(progress);
  };
  const end = (state: SendProgress["state"]): void => {
    if (ended) return;
    ended = true;
    abort.abort();
    worker?.terminate();
    tell({ state });
  };
  const endBy = (error: unknown): void => end(endingOf(error));
  const waiting = (yes: boolean): void => {
    if (!ended) tell({ waiting: yes });
  };
  const finish = async (id: string): Promise<void> => {
    if (producing || flying > 0 || ended) return;
    await order.api.completeImport(id);
    end("done");
  };
  const deliver = async (id: string, item: OutgoingItem): Promise<void> => {
    flying += 1;
    const outcome = await put({ order, id, signal: abort.signal, waiting }, item);
    flying -= 1;
    if (ended) return;
    tell(outcome === "sent" ? { sent: progress.sent + 1 } : { refused: progress.refused + 1 });
    post({ kind: "more" });
    await finish(id);
  };
  const hear = (id: string, message: FromWorker): void => {
    if (message.kind === "item") deliver(id, message.item).catch(endBy);
    else if (message.kind === "left-out") {
      tell({ leftOut: { ...progress.leftOut, [message.reason]: (progress.leftOut[message.reason] ?? 0) + 1 } });
    } else if (message.kind === "sent-all") {
      producing = false;
      finish(id).catch(endBy);
    } else if (message.kind !== "report" && message.kind !== "progress") end("failed");
  };
  const post = (message: ToWorker): void => worker?.postMessage(message);
  const begin = async (): Promise<void> => {
    const { id } = await order.api.openImport({
      fingerprint: order.fingerprint,
      items: order.items,
      bytes: order.bytes,
    });
    const [held, rules] = await Promise.all([heldKeys(order.api, id), order.api.rules().catch(() => undefined)]);
    if (abort.signal.aborted) return;
    tell({ sent: held.length });
    worker = order.makeWorker();
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => hear(id, data);
    worker.onerror = () => end("failed");
    post({ kind: "send", file: order.file, folders: order.folders, held, rules });
    for (let count = 0; count < atOnce; count += 1) post({ kind: "more" });
  };
  begin().catch(endBy);
  return { stop: () => end("stopped") };
};
