import type { JSX } from "react";
import type { MyMailbox } from "../../src/mailboxes/views.ts";
import type { ScreenProps } from "./screen-props.ts";
import { Breakable } from "./breakable.tsx";
import { changesFor, unknownCase, type CaseFacts } from "./rules-changes.ts";
import { frame } from "./words.ts";
import { changeInWords, changesWords } from "./words-changes.ts";

const factsOf = (view: MyMailbox): CaseFacts => ({
  ...view.case,
  engineCopies: view.case.ways.includes("engine"),
  switchAt: view.switchAt,
  switched: view.switchedAt !== null,
  blockedItems: view.notMoved
    .filter(({ reason }) => reason === "blocked-attachment" || reason === "attachment-removed")
    .reduce((sum, { count }) => sum + count, 0),
});

export const ChangesScreen = ({ mailbox }: ScreenProps): JSX.Element => {
  const { view } = mailbox;
  const now = new Date();
  return (
    <>
      <h2>{frame.sections.changes}</h2>
      <p className="quiet">{view === undefined ? changesWords.general : changesWords.mine}</p>
      <dl className="changes">
        {changesFor(view === undefined ? unknownCase : factsOf(view)).map((change) => {
          const { title, text } = changeInWords(change, now);
          return (
            <div key={change.code}>
              <dt>{title}</dt>
              <dd>
                <Breakable text={text} />
              </dd>
            </div>
          );
        })}
      </dl>
    </>
  );
};
