import "./buffer.ts";
import { openPst } from "../../../src/pst/open.ts";
import { blobSource } from "../blob-source.ts";
import { makeFile } from "./make-file.ts";
import type { FromFiles, ToFiles } from "./messages.ts";

// Like the check, it talks to the page alone: what it makes is saved by the person's own browser and sent nowhere.
const tell = (message: FromFiles): void => self.postMessage(message);

const make = async ({ file, folders, what }: ToFiles): Promise<void> => {
  const opened = await openPst(blobSource(file));
  if (!opened.ok) {
    tell({ kind: "refused", refusal: opened.refusal });
    return;
  }
  let told = 0;
  const progress = (done: number): void => {
    if (performance.now() - told < 250) return;
    told = performance.now();
    tell({ kind: "progress", done });
  };
  tell(await makeFile(opened.value, new Set(folders), what, progress));
};

self.onmessage = ({ data }: MessageEvent<ToFiles>) => {
  make(data).catch((error: unknown) => {
    // The disk failed under us: a name for the help desk, nothing of the file.
    tell({ kind: "failed", detail: error instanceof Error ? error.name : "unknown" });
  });
};
