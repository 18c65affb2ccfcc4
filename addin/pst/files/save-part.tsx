import { DefaultButton } from "@fluentui/react/lib/Button";
import { useEffect, useRef, useState, type JSX } from "react";
import { countInWords } from "../../shared/dates.ts";
import type { ScreenProps } from "../../shared/screen-props.ts";
import { kindInWords, pstWords } from "../../shared/words-pst.ts";
import { saveWords } from "../../shared/words-save.ts";
import type { Report } from "../report.ts";
import type { Check } from "../use-check.ts";
import { savingNames, savings, type FromFiles, type Saving } from "./messages.ts";

interface SaveProps extends Pick<ScreenProps, "host"> {
  readonly check: Check;
  readonly report: Report;
}

type SaveState =
  | { readonly kind: "none" }
  | { readonly kind: "making"; readonly what: Saving; readonly done: number }
  | { readonly kind: "failed"; readonly detail: string }
  | {
      readonly kind: "saved";
      readonly what: Saving;
      readonly saved: number;
      readonly left: number;
      readonly partly: number;
    };

/** Gives the file to the browser, which saves it where the person's downloads go. */
const download = (file: Blob, name: string): void => {
  const url = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  // A moment later: some browsers begin to read only after the press has been handled.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
};

const useSave = ({ check }: SaveProps) => {
  const [state, setState] = useState<SaveState>({ kind: "none" });
  const worker = useRef<Worker | undefined>(undefined);
  useEffect(() => () => worker.current?.terminate(), []);
  const save = (what: Saving): void => {
    if (check.file === undefined) return;
    worker.current?.terminate();
    const own = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
    worker.current = own;
    setState({ kind: "making", what, done: 0 });
    own.onerror = () => setState({ kind: "failed", detail: "worker" });
    own.onmessage = ({ data }: MessageEvent<FromFiles>) => {
      if (data.kind === "progress") {
        setState({ kind: "making", what, done: data.done });
        return;
      }
      own.terminate();
      if (data.kind === "saved") {
        const { file, saved, left, partly } = data;
        if (saved > 0) download(file, savings[what].name);
        setState({ kind: "saved", what, saved, left, partly });
      } else setState({ kind: "failed", detail: data.kind === "refused" ? data.refusal.kind : data.detail });
    };
    own.postMessage({ file: check.file, folders: [...check.chosen], what });
  };
  return { state, save };
};

/** What is not mail: counted, and offered as files that other programs take in. */
export const SavePart = (props: SaveProps): JSX.Element | null => {
  const { report, check, host } = props;
  const { state, save } = useSave(props);
  const offered = savingNames.filter((what) => savings[what].kinds.some((kind) => report.kinds[kind] > 0));
  if (offered.length === 0 && report.kinds.journal === 0) return null;
  const { kind, client } = host.facts();
  // facts/outlook.md: Outlook for Mac does not save what a page makes.
  const cannotSave = kind === "outlook" && client === "mac";
  return (
    <>
      <h4>{saveWords.title}</h4>
      <p>{saveWords.how}</p>
      {cannotSave && <p>{saveWords.mac}</p>}
      {check.file === undefined && <p>{pstWords.chooseSame}</p>}
      <ul className="plain">
        {offered.map((what) => (
          <li key={what}>
            <p>
              <strong>
                {savings[what].kinds
                  .filter((each) => report.kinds[each] > 0)
                  .map((each) => kindInWords(each, report.kinds[each]))
                  .join(", ")}
              </strong>
            </p>
            <p className="quiet">{saveWords.use[what]}</p>
            <DefaultButton
              text={saveWords.save[what]}
              disabled={check.file === undefined || check.chosen.size === 0 || cannotSave || state.kind === "making"}
              onClick={() => save(what)}
            />
          </li>
        ))}
      </ul>
      {report.kinds.journal > 0 && <p>{saveWords.journal(kindInWords("journal", report.kinds.journal))}</p>}
      <div role="status">
        {state.kind === "making" && <p>{saveWords.making(countInWords(state.done, "item"))}</p>}
        {state.kind === "failed" && <p>{pstWords.failed(state.detail)}</p>}
        {state.kind === "saved" && <Saved state={state} />}
      </div>
    </>
  );
};

const Saved = ({ state }: { readonly state: Extract<SaveState, { kind: "saved" }> }): JSX.Element => (
  <div className={state.saved > 0 ? "card tone-good" : "card"}>
    <p>
      {state.saved > 0
        ? saveWords.saved(countInWords(state.saved, "item"), savings[state.what].name)
        : saveWords.nothing}
    </p>
    {state.partly > 0 && <p>{saveWords.partly(countInWords(state.partly, "item"))}</p>}
    {state.left > 0 && <p>{saveWords.left(countInWords(state.left, "item"))}</p>}
  </div>
);
