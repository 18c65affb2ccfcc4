import { useCallback, useEffect, useRef, useState } from "react";
import type { PstRefusal } from "../../src/pst/types.ts";
import type { Api } from "../shared/api.ts";
import { fingerprintOf } from "./fingerprint.ts";
import type { FromWorker, Report } from "./report.ts";
import { shelf, type Kept } from "./shelf.ts";

export const makeWorker = (): Worker => new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });

export type CheckState =
  | { readonly kind: "none" }
  | { readonly kind: "checking"; readonly report: Report | undefined; readonly done: number; readonly of: number }
  | { readonly kind: "refused"; readonly refusal: PstRefusal }
  | { readonly kind: "failed"; readonly detail: string }
  | { readonly kind: "found"; readonly report: Report };

export interface ChosenFile {
  readonly file: File;
  readonly handle: FileSystemFileHandle | undefined;
}

export interface Check {
  readonly state: CheckState;
  /** The file behind the report; undefined where the report is kept from an earlier visit. */
  readonly file: File | undefined;
  readonly fingerprint: string | undefined;
  readonly chosen: ReadonlySet<number>;
  readonly wasSending: boolean;
  /** Another file was chosen while the first one's sending waits. */
  readonly otherFile: boolean;
  readonly handle: FileSystemFileHandle | undefined;
  readonly open: (chosen: ChosenFile) => void;
  readonly stop: () => void;
  readonly choose: (folders: readonly number[]) => void;
  readonly markSending: (sending: boolean) => void;
  readonly forget: () => void;
}

/** Folders that are chosen at first: all that hold something, but not what the person threw away. */
export const firstChoice = (report: Report): number[] =>
  report.folders.filter(({ role, items }) => role !== "deleted-items" && items > 0).map(({ nid }) => nid);

/** One file's check: worker, report, choice, and what is kept of it between visits. */
export const useCheck = (api: Pick<Api, "rules">): Check => {
  const [state, setState] = useState<CheckState>({ kind: "none" });
  const [file, setFile] = useState<File>();
  const [kept, setKept] = useState<Kept>();
  const [otherFile, setOtherFile] = useState(false);
  const worker = useRef<Worker | undefined>(undefined);
  const keep = useCallback((next: Kept): void => {
    setKept(next);
    void shelf.write(next);
  }, []);

  // Asked for before a file is chosen: from then on the check makes no request. Without a connection those rules that
  // the page carries serve, and the report names them.
  const rules = useRef<Promise<unknown>>(Promise.resolve(undefined));
  useEffect(() => {
    rules.current = api.rules().catch(() => undefined);
  }, [api]);

  useEffect(() => {
    let current = true;
    void shelf.read().then((found) => {
      if (!current || found === undefined) return;
      setKept((now) => now ?? found);
      setState((now) => (now.kind === "none" ? { kind: "found", report: found.report } : now));
    });
    return () => {
      current = false;
      worker.current?.terminate();
    };
  }, []);

  const check = useCallback(
    ({ file: next, handle }: ChosenFile, fingerprint: string): void => {
      worker.current?.terminate();
      const own = makeWorker();
      worker.current = own;
      setState({ kind: "checking", report: undefined, done: 0, of: 0 });
      own.onmessage = ({ data }: MessageEvent<FromWorker>) => {
        if (data.kind === "refused" || data.kind === "failed") setState(data);
        if (data.kind === "progress") {
          const { done, of } = data;
          setState((now) => (now.kind === "checking" ? { ...now, done, of } : now));
        }
        if (data.kind !== "report") return;
        setState(
          data.report.complete
            ? { kind: "found", report: data.report }
            : { kind: "checking", report: data.report, done: 0, of: data.report.items },
        );
        if (!data.report.complete) return;
        own.terminate();
        keep({
          report: data.report,
          chosen: firstChoice(data.report),
          fingerprint,
          sending: false,
          handle,
          at: Date.now(),
        });
      };
      own.onerror = () => setState({ kind: "failed", detail: "worker" });
      void rules.current.then((given) => own.postMessage({ kind: "check", file: next, rules: given }));
    },
    [keep],
  );

  const open = (chosen: ChosenFile): void => {
    void fingerprintOf(chosen.file).then(
      (fingerprint) => {
        const same = kept?.fingerprint === fingerprint;
        setOtherFile(!same && kept?.sending === true && file === undefined);
        setFile(chosen.file);
        // The same, unchanged file: its report stands, and a send goes on without a second check.
        if (same && kept.report.complete) setState({ kind: "found", report: kept.report });
        else check(chosen, fingerprint);
      },
      (error: unknown) => setState({ kind: "failed", detail: error instanceof Error ? error.name : "unknown" }),
    );
  };

  return {
    state,
    file,
    fingerprint: kept?.fingerprint,
    chosen: new Set(kept?.chosen),
    wasSending: kept?.sending === true,
    otherFile,
    handle: kept?.handle,
    open,
    stop: () => {
      worker.current?.terminate();
      setState((now) =>
        now.kind === "checking" && now.report !== undefined ? { kind: "found", report: now.report } : { kind: "none" },
      );
    },
    choose: (chosen) => {
      if (kept !== undefined) keep({ ...kept, chosen });
    },
    markSending: (sending) => {
      if (kept !== undefined) keep({ ...kept, sending });
    },
    forget: () => {
      void shelf.clear();
      setKept(undefined);
      setFile(undefined);
      setState({ kind: "none" });
    },
  };
};
