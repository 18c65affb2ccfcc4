import { DefaultButton } from "@fluentui/react/lib/Button";
import { ProgressIndicator } from "@fluentui/react/lib/ProgressIndicator";
import type { JSX } from "react";
import type { ScreenProps } from "../shared/screen-props.ts";
import { CopyText } from "../shared/copy-text.tsx";
import { countInWords } from "../shared/dates.ts";
import { pstWords, refusalSentences } from "../shared/words-pst.ts";
import { FileDrop } from "./file-drop.tsx";
import { FolderChoice } from "./folder-choice.tsx";
import { ImportList } from "./import-list.tsx";
import type { Report } from "./report.ts";
import { reportText } from "./report-text.ts";
import { ReportView } from "./report-view.tsx";
import { SavePart } from "./files/save-part.tsx";
import { SendPart } from "./send-part.tsx";
import { useCheck, type Check, type CheckState } from "./use-check.ts";

/** Check a file in the browser, choose folders, send the chosen items. */
export const PstCheck = (props: ScreenProps): JSX.Element => {
  const check = useCheck(props.session.api);
  const { state } = check;
  return (
    <>
      <p>{pstWords.intro}</p>
      <ImportList {...props} />
      {check.otherFile && <p role="alert">{pstWords.otherFile}</p>}
      {state.kind === "refused" && (
        <div className="card warn" role="alert">
          <p>{refusalSentences[state.refusal.kind]}</p>
        </div>
      )}
      {state.kind === "failed" && (
        <p className="card warn" role="alert">
          {pstWords.failed(state.detail)}
        </p>
      )}
      {state.kind === "checking" ? <Checking state={state} stop={check.stop} /> : <FileDrop check={check} />}
      {state.kind === "found" && <Found {...props} check={check} report={state.report} />}
    </>
  );
};

const Checking = ({
  state,
  stop,
}: {
  readonly state: Extract<CheckState, { kind: "checking" }>;
  readonly stop: () => void;
}) => {
  const { done, of } = state;
  return (
    <>
      <ProgressIndicator
        label={pstWords.checking}
        description={of === 0 ? "" : `${done.toLocaleString("en-GB")} of ${countInWords(of, "item")}`}
        {...(of === 0 ? {} : { percentComplete: Math.min(1, done / of) })}
      />
      <DefaultButton text={pstWords.cancel} onClick={stop} />
    </>
  );
};

const Found = (props: ScreenProps & { readonly check: Check; readonly report: Report }): JSX.Element => {
  const { check, report } = props;
  return (
    <>
      {!report.complete && <p role="status">{pstWords.stopped}</p>}
      <ReportView report={report} />
      <div className="row">
        <CopyText label={pstWords.copy} text={() => reportText(report)} />
        <DefaultButton text={pstWords.forget} onClick={check.forget} />
      </div>
      <FolderChoice report={report} chosen={check.chosen} choose={check.choose} />
      <SendPart {...props} />
      <SavePart {...props} />
    </>
  );
};
