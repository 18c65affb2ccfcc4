import { DefaultButton } from "@fluentui/react/lib/Button";
import { useState, type JSX } from "react";
import { copyWords } from "./words.ts";

/** The clipboard is often forbidden in a frame: then the older command, then the text itself to select. */
const copy = async (text: string): Promise<boolean> => {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
};

const copyBySelection = (text: string): boolean => {
  const area = document.createElement("textarea");
  area.value = text;
  area.setAttribute("readonly", "");
  document.body.append(area);
  area.select();
  try {
    // Deprecated, and the only way where the frame has no clipboard permission (Outlook on the web).
    // eslint-disable-next-line @typescript-eslint/no-deprecated
    return document.execCommand("copy");
  } finally {
    area.remove();
  }
};

interface CopyProps {
  readonly label: string;
  readonly done?: string;
  readonly text: () => string;
}

/** Copies; where the client forbids it, shows the text to select (Outlook for Mac has no downloads either). */
export const CopyText = ({ label, done = copyWords.copied, text }: CopyProps): JSX.Element => {
  const [outcome, setOutcome] = useState<"none" | "copied" | "refused">("none");
  return (
    <>
      <DefaultButton
        text={label}
        onClick={() => void copy(text()).then((ok) => setOutcome(ok ? "copied" : "refused"))}
      />
      <span role="status">{outcome === "copied" ? done : outcome === "refused" ? copyWords.select : ""}</span>
      {outcome === "refused" && (
        <pre className="copy" tabIndex={0}>
          {text()}
        </pre>
      )}
    </>
  );
};
