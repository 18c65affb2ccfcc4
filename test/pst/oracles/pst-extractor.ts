import { Worker } from "node:worker_threads";

export interface OracleAttachment {
  readonly name?: string;
  readonly method?: number;
  readonly size?: number;
  readonly hash?: string;
  readonly failed?: string;
}

export interface OracleItem {
  readonly nid: number;
  readonly messageClass: string;
  readonly subject: string;
  readonly sent?: number;
  readonly received?: number;
  readonly body: string;
  readonly html: string;
  readonly recipients: number | { readonly failed: string };
  readonly attachments: readonly OracleAttachment[];
}

export interface OracleFolder {
  readonly failed?: string;
  readonly path: readonly string[];
  readonly name: string;
  readonly items: readonly OracleItem[];
}

export type Oracle = readonly OracleFolder[] | { readonly failed: string };

/** Reads a file with pst-extractor in a worker; a throw, or no answer in `patience` ms, is an answer too. */
export const pstExtractor = (file: string, patience = 30_000): Promise<Oracle> =>
  new Promise((resolve) => {
    const worker = new Worker(new URL("pst-extractor-worker.cjs", import.meta.url), {
      workerData: file,
      stdout: true,
      stderr: true,
    });
    const end = (answer: Oracle): void => {
      clearTimeout(watchdog);
      void worker.terminate();
      resolve(answer);
    };
    const watchdog = setTimeout(() => end({ failed: "no answer in time" }), patience);
    worker.once("message", (folders: readonly OracleFolder[]) => end(folders));
    worker.once("error", (error: unknown) => end({ failed: error instanceof Error ? error.message : "unknown" }));
  });
