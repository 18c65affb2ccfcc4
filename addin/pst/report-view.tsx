import type { JSX } from "react";
import { durationInWords, sizeInWords } from "../shared/dates.ts";
import { formatNames, isKind, kindInWords, pstWords } from "../shared/words-pst.ts";
import type { Report } from "./report.ts";
import { datesOf, healthOf, secondsToMove, spanOf } from "./report-text.ts";
import { troublesInWords } from "./troubles.ts";

export const ReportView = ({ report }: { readonly report: Report }): JSX.Element => {
  const kinds = Object.entries(report.kinds).filter(([, count]) => count > 0);
  const figures: readonly (readonly [string, string])[] = [
    [pstWords.items, report.items.toLocaleString("en-GB")],
    [pstWords.size, sizeInWords(report.bytes)],
    [pstWords.dates, datesOf(spanOf(report.folders))],
    [pstWords.attachments, report.attachments.toLocaleString("en-GB")],
    [pstWords.duplicates, report.duplicates.toLocaleString("en-GB")],
    [pstWords.time, durationInWords(secondsToMove(report.bytes))],
    [pstWords.format, formatNames[report.format.variant]],
  ];
  return (
    <>
      <div role="status">
        <h4>{pstWords.found}</h4>
      </div>
      <dl className="figures">
        {figures
          .filter(([, value]) => value !== "")
          .map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
      <p>{kinds.map(([kind, count]) => (isKind(kind) ? kindInWords(kind, count) : "")).join(", ")}</p>
      <p>
        <strong>{pstWords.health}.</strong> {healthOf(report)}
      </p>
      <p className="quiet">{pstWords.timeSource}</p>
      <p className="quiet">
        {pstWords.rules}: {report.rules}
      </p>
      <h4>{pstWords.notMoving}</h4>
      {report.troubles.length === 0 ? (
        <p>{pstWords.allMoves}</p>
      ) : (
        <ul className="plain">
          {troublesInWords(report.troubles).map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      )}
      {report.moreTroubles > 0 && <p>{pstWords.more(report.moreTroubles)}</p>}
    </>
  );
};
