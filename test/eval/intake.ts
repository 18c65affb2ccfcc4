/**
 * `npm run eval -- intake`: precision, recall and F1 of every slot on both parts of the intake messages, with intervals,
 * and chrono alone beside the dates. `--show` lists the misses of the development part; those of the test part and of the stranger's stay unseen.
 */
import type { FieldId } from "../../bot/conversation/facts.ts";
import { chronoAlone, ours } from "./intake-readers.ts";
import { messagesOf, parts, score, sum, type Part, type Scored, type Tally } from "./intake-score.ts";
import { bootstrapF1, f1, precision, recall, wilson } from "./statistics.ts";

export const dateFields: readonly FieldId[] = ["preferredStart", "contractEnd"];
export const countFields: readonly FieldId[] = ["currentNhsmailAccounts", "newAccounts", "mailboxes"];

export const over = (scored: Scored, fields?: readonly FieldId[]): Tally =>
  sum([...scored.fields].filter(([field]) => fields === undefined || fields.includes(field)).map(([, tally]) => tally));

const percent = (share: number): string => (share * 100).toFixed(1).padStart(5);

const line = (name: string, tally: Tally): string => {
  const { right, wrong, missed } = tally;
  const p = wilson(right, right + wrong);
  const r = wilson(right, right + missed);
  return (
    `  ${name.padEnd(24)} P ${percent(precision(tally))} [${percent(p.low)} -${percent(p.high)}]` +
    `  R ${percent(recall(tally))} [${percent(r.low)} -${percent(r.high)}]  F1 ${percent(f1(tally))}` +
    `  right ${right} wrong ${wrong} missed ${missed}`
  );
};

export const report = (part: Part, show: boolean): readonly string[] => {
  const messages = messagesOf(part);
  const scored = score(messages, ours);
  const all = over(scored);
  const interval = bootstrapF1(scored.messages);
  const chrono = over(score(messages, chronoAlone), dateFields);
  return [
    `Intake, ${part}: ${messages.length} messages`,
    ...[...scored.fields].map(([field, tally]) => line(field, tally)),
    line("dates", over(scored, dateFields)),
    line("dates by chrono alone", chrono),
    line("numbers", over(scored, countFields)),
    line("all slots", all),
    `  all slots F1 by bootstrap ${percent(interval.low)} -${percent(interval.high)}`,
    ...(show && part.startsWith("dev")
      ? scored.misses.map(
          (miss) => `  ! ${miss.id} ${miss.field}: got ${JSON.stringify(miss.got)} for ${JSON.stringify(miss.gold)}`,
        )
      : []),
  ];
};

if (import.meta.main) {
  const show = process.argv.includes("--show");
  for (const part of parts) process.stdout.write(`${report(part, show).join("\n")}\n\n`);
}
