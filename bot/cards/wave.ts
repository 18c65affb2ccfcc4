import type { WaveView } from "../../src/mailboxes/deciding/views.ts";
import { button, card, fact, freeButton, heading, plain, subheading, type Card, type Element } from "./elements.ts";
import { instantInWords } from "../../src/onboarding/words-facts.ts";
import { atAction, whichOf, type Twice } from "./when-inputs.ts";

export interface WaveCardView {
  readonly wave: WaveView;
  /** A sentence on top: what the press came to. */
  readonly told?: string | undefined;
  readonly twice?: Twice | undefined;
}

/** When a wave is switched: how many mailboxes stand where, the two goes, and what this person may decide now. */
export const waveCard = ({ wave, told, twice }: WaveCardView): Card => {
  const title = `Switch of ${wave.name}, ${wave.organisation}`;
  const standing = standingSentence(wave);
  return card(
    `${title}. ${told ?? ""} ${standing}`,
    [
      heading(title),
      ...(told === undefined ? [] : [plain(told, { weight: "Bolder" })]),
      plain(standing),
      subheading("Mailboxes"),
      ...countRows(wave.counts).map(([label, count]) => fact(label, count.toLocaleString("en-GB"))),
      subheading("Two people must say go"),
      fact("The organisation", goWords(wave.goes.organisation)),
      fact("NHSmail support", goWords(wave.goes.support)),
      ...(wave.putOff === null ? [] : [plain(`${wave.putOff.by} said not yet on ${instantInWords(wave.putOff.at)}.`)]),
      ...(wave.counts.stopped === 0 ? [] : [plain(stoppedSentence(wave.counts.stopped))]),
    ],
    twice === undefined ? actionsOf(wave) : whichOf("wave.decide", { id: wave.id, version: wave.version }, twice),
  );
};

const standingSentence = ({ goes, switchAt, state, counts }: WaveView): string => {
  if (state === "paused") return "This wave is paused. Nothing is copied or switched until somebody lets it go on.";
  if (counts.all > 0 && counts.switched === counts.all) return "All mailboxes of this wave are switched.";
  const when =
    switchAt === null
      ? "Each mailbox is switched as soon as it is in step"
      : `The mailboxes are switched on ${instantInWords(switchAt)}`;
  if (goes.organisation !== null && goes.support !== null) return `${when}.`;
  if (goes.organisation !== null) return `${when}, once NHSmail support has given its go.`;
  return "Nothing is switched before the organisation says when.";
};

const countRows = (counts: WaveView["counts"]): readonly (readonly [string, number])[] =>
  (
    [
      ["In this wave", counts.all],
      ["Being copied", counts.onTheWay],
      ["In step and ready", counts.inStep],
      ["Scheduled", counts.scheduled],
      ["Switched", counts.switched],
      ["Need attention", counts.attention],
    ] as const
  ).filter(([label, count]) => count > 0 || label === "In this wave" || label === "In step and ready");

const goWords = (go: WaveView["goes"]["support"]): string =>
  go === null ? "not yet" : `${go.by} said go on ${instantInWords(go.at)}`;

const stoppedSentence = (count: number): string =>
  `${count === 1 ? "1 switch has" : `${count} switches have`} stopped or was rolled back. Each has a card of its own: these are not started again by what you choose here.`;

const actionsOf = (wave: WaveView): readonly Element[] => {
  const data = { id: wave.id, version: wave.version };
  const may = (decision: WaveView["actions"][number]): boolean => wave.actions.includes(decision);
  return [
    ...(may("support-go")
      ? [button("Give the go", "wave.decide", { ...data, decision: "support-go" }, "positive")]
      : []),
    ...(may("now")
      ? [button("Switch as soon as in step", "wave.decide", { ...data, decision: "now" }, "positive")]
      : []),
    ...(may("at") ? [atAction("wave.decide", data)] : []),
    ...(may("not-yet") ? [freeButton("Not yet", "wave.decide", { ...data, decision: "not-yet" })] : []),
    ...(may("pause") ? [freeButton("Pause this wave", "wave.decide", { ...data, decision: "pause" })] : []),
    ...(may("resume") ? [freeButton("Let it go on", "wave.decide", { ...data, decision: "resume" })] : []),
  ];
};
