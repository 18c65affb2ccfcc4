import type { MoveView } from "../../src/mailboxes/deciding/actions.ts";
import type { WaveView } from "../../src/mailboxes/deciding/views.ts";
import { instantInWords } from "../../src/onboarding/words-facts.ts";
import { titleOpenWave } from "../titles.ts";
import { button, card, fact, heading, plain, subheading, type Card } from "./elements.ts";

// Adaptive Cards in Teams: "at most 6 actions".
const most = 6;

/** How an organisation's move stands: mailboxes by what happens to them, and its waves; each wave opens as its card. */
export const moveCard = ({ organisation, odsCode, mailboxes, waves }: MoveView): Card => {
  const title = `How the move of ${organisation} stands`;
  const rows = countRows(mailboxes);
  return card(
    `${title}. ${rows.map(([label, count]) => `${label}: ${count}`).join(". ")}.`,
    [
      heading(title),
      fact("ODS code", odsCode),
      ...rows.map(([label, count]) => fact(label, count.toLocaleString("en-GB"))),
      ...(waves.length === 0
        ? [plain("No wave is planned yet. Your technical team plans the waves.")]
        : [subheading("Waves"), ...waves.slice(0, most).map((wave) => fact(wave.name, waveInWords(wave)))]),
      ...(waves.length > most ? [plain(`${waves.length - most} more waves are in the tab “My migration”.`)] : []),
    ],
    waves.slice(0, most).map(({ id, name }) => button(titleOpenWave(name), "wave.show", { id })),
  );
};

type Counts = MoveView["mailboxes"];
const countRows = (counts: Counts): readonly (readonly [string, number])[] => {
  const sum = (...states: readonly (keyof Counts)[]): number => states.reduce((all, state) => all + counts[state], 0);
  const all = sum(...(Object.keys(counts) as (keyof Counts)[]));
  return (
    [
      ["Mailboxes in your list", all],
      ["Not begun", sum("mapped", "account-created")],
      ["Being copied", sum("copying")],
      ["In step, ready to switch", sum("in-step", "switch-scheduled")],
      ["Switched", sum("switched", "re-pointed", "data-imported", "complete")],
      ["Need attention", sum("needs-attention")],
    ] as const
  ).filter(([, count], index) => count > 0 || index === 0);
};

const waveInWords = ({ counts, state, switchAt, goes }: WaveView): string => {
  const mailboxes = `${counts.switched.toLocaleString("en-GB")} of ${counts.all.toLocaleString("en-GB")} switched`;
  if (counts.all > 0 && counts.switched === counts.all) return `${mailboxes}.`;
  if (state === "paused") return `${mailboxes}. Paused.`;
  if (goes.organisation === null) return `${mailboxes}. Your go is still needed.`;
  if (goes.support === null) return `${mailboxes}. NHSmail support’s go is still needed.`;
  return switchAt === null
    ? `${mailboxes}. Each follows when it is in step.`
    : `${mailboxes}. Set for ${instantInWords(switchAt)}.`;
};
