import { Checkbox } from "@fluentui/react/lib/Checkbox";
import type { JSX } from "react";
import { countInWords, sizeInWords } from "../shared/dates.ts";
import { pstWords } from "../shared/words-pst.ts";
import type { Report } from "./report.ts";
import { datesOf, nameOf } from "./report-text.ts";

interface ChoiceProps {
  readonly report: Report;
  readonly chosen: ReadonlySet<number>;
  readonly choose: (folders: readonly number[]) => void;
}

export const FolderChoice = ({ report, chosen, choose }: ChoiceProps): JSX.Element => {
  const shown = report.folders.filter(({ items }) => items > 0);
  return (
    <>
      <h4>{pstWords.folders}</h4>
      <p>{pstWords.foldersHow}</p>
      <div className="row">
        <button type="button" className="link" onClick={() => choose(shown.map(({ nid }) => nid))}>
          {pstWords.all}
        </button>
        <button type="button" className="link" onClick={() => choose([])}>
          {pstWords.none}
        </button>
      </div>
      <ul className="plain">
        {shown.map((folder) => (
          <li key={folder.nid}>
            <Checkbox
              label={nameOf(folder)}
              checked={chosen.has(folder.nid)}
              onChange={(_, yes) =>
                choose(yes === true ? [...chosen, folder.nid] : [...chosen].filter((nid) => nid !== folder.nid))
              }
            />
            <p className="quiet why">
              {[
                countInWords(folder.items, "item"),
                sizeInWords(folder.bytes),
                datesOf(folder),
                folder.role === "deleted-items" ? pstWords.deleted : "",
              ]
                .filter((part) => part !== "")
                .join(", ")}
            </p>
          </li>
        ))}
      </ul>
    </>
  );
};
