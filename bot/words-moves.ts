import type { DecideSwitchRefusal } from "../src/mailboxes/deciding/actions.ts";
import type { DecideWaveRefusal } from "../src/mailboxes/deciding/decide-wave.ts";
import type { WaveDecision } from "../src/mailboxes/deciding/views.ts";
import type { DecideHeldRefusal } from "../src/mailboxes/quarantine/decide.ts";

/** What a press on a card of a move came to, in a sentence. */
type Refusal = DecideWaveRefusal | DecideSwitchRefusal | DecideHeldRefusal;

const refusals = {
  "not-found": "I cannot find this any more, or it is not yours to see.",
  "not-allowed": "Your role does not allow this. Your Local Organisation Administrator decides it.",
  stale: "This has changed since the card was made. Nothing was changed by your press. Here is how it stands now.",
  "not-now": "That cannot be done now. Here is how it stands.",
  "own-go": "You gave the other go yourself. Another person has to give this one.",
  "not-a-time": "That is not a date and time. Choose both, then press again.",
  "comes-twice": "The clocks go back that night, so this time comes twice. Choose which one you mean.",
  "never-comes": "The clocks go forward that night, so this time never comes. Choose a time before 1am or from 2am.",
  "in-the-past": "That time has passed. Choose a later one.",
  "gate-closed": "Two people must say go for this wave first: one of the organisation, and one of NHSmail support.",
  "under-way": "The switch is under way already. Roll it back if it shall not go on.",
  "nothing-to-roll-back": "The mailbox is not switched, and no switch is under way.",
  "not-asked": "Nobody waits for a forward of this mailbox any more.",
} as const satisfies Record<Refusal["kind"], string>;

export const moveRefusal = ({ kind }: { readonly kind: Refusal["kind"] }): string => refusals[kind];

export const waveDone = {
  now: "You chose: switch each mailbox as soon as it is in step.",
  at: "You set the time of the switch.",
  "not-yet": "You said not yet. Nothing is switched. I ask you again in three days.",
  "support-go": "You gave the go of NHSmail support.",
  start: "You started this wave.",
  pause: "You paused this wave.",
  resume: "You let this wave go on.",
} as const satisfies Record<WaveDecision, string>;

export const switchDone = {
  now: "The switch begins now.",
  at: "You set the time of the switch.",
  cancel: "You took the time back. The mailbox stays in step.",
  confirm: "Thank you. I send a test message to the old address, and go on when it has arrived.",
  "roll-back": "You rolled the switch back. The person is told.",
} as const;

/** For somebody who may decide, and not see the rest. */
export const heldDone = {
  release: "Released. It is brought to the person’s new mailbox now.",
  keep: "It stays out.",
} as const;
export const heldRepeated = "This was decided already. Nothing was done twice.";

export const reasonMissing = "Write why, then press Roll this switch back.";

/** The two that are meant by a time that comes twice; British Summer Time ends between them. */
export const whichWords = (at: string): { readonly first: string; readonly second: string } => {
  const time = at.slice(11);
  return { first: `The first ${time} (summer time)`, second: `The second ${time} (winter time)` };
};
