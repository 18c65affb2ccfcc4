import { takeInventory } from "../../src/pst/inventory.ts";
import { openPst } from "../../src/pst/open.ts";
import { blobSource } from "./blob-source.ts";
import { checkRules } from "./check-rules.ts";
import type { FromWorker, ToWorker } from "./report.ts";
import { sendItems } from "./send-items.ts";
import { firstReport, reportOf } from "./to-report.ts";

// The page talks to nothing but this worker about a file, and the worker talks to nobody else: it makes no request.
const tell = (message: FromWorker, transfer: Transferable[] = []): void => self.postMessage(message, { transfer });

let wanted = 0;
let wake: (() => void) | undefined;

const untilWanted = async (): Promise<void> => {
  while (wanted === 0) await new Promise<void>((resolve) => (wake = resolve));
  wanted -= 1;
};

const check = async ({ file, rules }: Extract<ToWorker, { kind: "check" }>): Promise<void> => {
  const opened = await openPst(blobSource(file));
  if (!opened.ok) {
    tell({ kind: "refused", refusal: opened.refusal });
    return;
  }
  tell({ kind: "report", report: firstReport(opened.value) });
  let told = 0;
  const progress = (done: number, of: number): void => {
    if (performance.now() - told < 250) return;
    told = performance.now();
    tell({ kind: "progress", done, of });
  };
  const inventory = await takeInventory(opened.value, { rules: checkRules(rules), check: "tables", progress });
  tell({ kind: "report", report: reportOf(inventory) });
};

const send = async ({ file, folders, held, rules }: Extract<ToWorker, { kind: "send" }>): Promise<void> => {
  const opened = await openPst(blobSource(file), { ahead: 4 });
  if (!opened.ok) {
    tell({ kind: "refused", refusal: opened.refusal });
    return;
  }
  for await (const event of sendItems(opened.value, checkRules(rules), new Set(folders), new Set(held))) {
    if (event.kind === "left-out") tell(event);
    else {
      await untilWanted();
      tell(event, [event.item.body.buffer]);
    }
  }
  tell({ kind: "sent-all" });
};

const handle = async (message: ToWorker): Promise<void> => {
  if (message.kind === "more") {
    wanted += 1;
    wake?.();
  } else if (message.kind === "check") await check(message);
  else await send(message);
};

self.onmessage = ({ data }: MessageEvent<ToWorker>) => {
  handle(data).catch((error: unknown) => {
    // The disk or the network drive failed under us: a name for the help desk, nothing of the file.
    tell({ kind: "failed", detail: error instanceof Error ? error.name : "unknown" });
  });
};
