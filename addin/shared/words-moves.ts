import type { HeldItem, WaveDecision, WaveView } from "../../src/mailboxes/deciding/views.ts";
import type { SwitchView } from "../../src/mailboxes/switch/views.ts";
import { momentInWords } from "./dates.ts";

/** For those who decide on a move: waves, one mailbox's switch, attachments that were taken out. */
const moment = (iso: string): string => momentInWords(new Date(iso), new Date());

export const waveWords = {
  title: "When to switch",
  none: "No wave is planned yet. Your technical team plans the first one.",
  standing: ({ goes, switchAt, state, counts }: WaveView): string => {
    if (state === "paused") return "This wave is paused. Nothing is copied or switched.";
    if (state === "planned") return "This wave is planned. It has not started.";
    if (state === "stopped") return "This wave was stopped. What was copied stays.";
    if (counts.all > 0 && counts.switched === counts.all) return "All mailboxes of this wave are switched.";
    const when =
      switchAt === null
        ? "Each mailbox is switched as soon as it is in step"
        : `The switch is set for ${moment(switchAt)}`;
    if (goes.organisation === null) return "Nothing is switched before the organisation says when.";
    return goes.support === null ? `${when}, once NHSmail support has given its go.` : `${when}.`;
  },
  counts: {
    all: "In this wave",
    onTheWay: "Being copied",
    inStep: "In step and ready",
    scheduled: "Switch date set",
    switched: "Switched",
    attention: "Need attention",
    stopped: "Stopped or rolled back",
  } as const satisfies Record<keyof WaveView["counts"], string>,
  organisationGo: "Go of the organisation",
  supportGo: "Go of NHSmail support",
  go: (go: WaveView["goes"]["support"]): string => (go === null ? "Not yet" : `${go.by}, ${moment(go.at)}`),
  putOff: (putOff: NonNullable<WaveView["putOff"]>): string => `${putOff.by} said not yet, ${moment(putOff.at)}.`,
  actions: {
    now: "Switch as soon as in step",
    at: "Switch at a date and time",
    "not-yet": "Not yet",
    "support-go": "Give the go",
    start: "Start this wave",
    pause: "Pause this wave",
    resume: "Let it go on",
  } as const satisfies Record<WaveDecision, string>,
  done: {
    now: "Each mailbox is switched as soon as it is in step.",
    at: "The time is set.",
    "not-yet": "Nothing is switched. We ask again in three days.",
    "support-go": "You gave the go.",
    start: "The wave has started.",
    pause: "The wave is paused.",
    resume: "The wave goes on.",
  } as const satisfies Record<WaveDecision, string>,
} as const;

export const whenWords = {
  date: "Date",
  time: "Time in the United Kingdom",
  set: "Set this time",
  twice: "The clocks go back that night, so this time comes twice. Which one do you mean?",
  first: (time: string) => `The first ${time} (summer time)`,
  second: (time: string) => `The second ${time} (winter time)`,
} as const;

type Step = NonNullable<SwitchView["attempt"]>["steps"][number];

export const switchWords = {
  open: "Switch",
  openFor: (externalId: string) => `Switch of ${externalId}`,
  none: "No switch was tried yet.",
  set: (at: string) => `The switch is set for ${moment(at)}.`,
  attempt: {
    running: "The switch is under way, or in the three days after it.",
    stopped: "The switch has stopped before anything was changed. People use the old mailbox.",
    done: "The mailbox is switched, and the three days after it are over.",
    "rolling-back": "The switch is being taken back now.",
    "rolled-back": "The switch was taken back. People use the old mailbox.",
  } as const satisfies Record<NonNullable<SwitchView["attempt"]>["state"], string>,
  steps: {
    "final-delta": "Last mail copied",
    verify: "Everything checked",
    forward: "New mail sent on",
    probe: "Test messages arrived",
    mark: "Mailbox switched",
    tell: "Person told",
    watch: "Watched for three days",
  } as const satisfies Record<Step["step"], string>,
  state: {
    waiting: "not yet",
    started: "under way",
    done: "done",
    failed: "failed",
    undone: "taken back",
  } as const satisfies Record<Step["state"], string>,
  why: "Why",
  instruction: "What to do at the old mail system",
  copy: "Copy these lines",
  takenBack: (by: string | null) => `Taken back by ${by ?? "the service: a test message did not arrive as it should"}.`,
  reason: "Reason",
  returned: ({ bringBack, returned }: NonNullable<NonNullable<SwitchView["attempt"]>["rollBack"]>): string => {
    if (!bringBack) return "Mail that came since the switch stays in the new mailbox.";
    if (returned === null) return "Mail that came since the switch is copied into the old mailbox.";
    const left = returned.left === 0 ? "" : ` ${returned.left} could not be copied. They stay in the new mailbox.`;
    return `${returned.brought} of ${returned.planned} that came since the switch were copied into the old mailbox.${left}`;
  },
  now: "Switch now",
  at: "Switch at a date and time",
  cancel: "Take the time back",
  confirm: "The forward is set",
  rollBack: "Roll back",
  rollBackWhat: "The old mailbox becomes the one to use again. Nothing is deleted on either side.",
  rollBackWhy: "Why you roll it back",
  mailSince: "Mail that came to the new mailbox since the switch",
  bring: "Copy it into the old mailbox too",
  leave: "Leave it in the new mailbox",
  rollBackDo: "Roll this switch back",
  done: "Done. This is how it stands now.",
} as const;

export const heldWords = {
  title: "Attachments taken out",
  count: (waiting: number) =>
    waiting === 0
      ? "No attachment waits for a decision."
      : `${waiting.toLocaleString("en-GB")} ${waiting === 1 ? "attachment waits" : "attachments wait"} for a decision.`,
  what: "NHSmail does not take these kinds of file. Release one only if a person needs it and you trust it.",
  filter: "Show attachments",
  state: {
    held: "Waiting",
    kept: "Kept out",
    releasing: "Being brought",
    released: "Released",
    refused: "Not taken by the mailbox",
  } as const satisfies Record<HeldItem["state"], string>,
  from: (externalId: string, size: string, at: string) => `Mailbox ${externalId}, ${size}, ${moment(at)}`,
  decided: (by: string, at: string) => `${by}, ${moment(at)}`,
  release: "Release",
  keep: "Keep out",
  releaseName: (name: string) => `Release ${name}`,
  keepName: (name: string) => `Keep out ${name}`,
  sure: (externalId: string) => `This file goes to the person of mailbox ${externalId}. Are you sure?`,
  yes: "Yes, release it",
  no: "No",
  released: "Released. It is brought to the person now.",
  kept: "It stays out.",
  more: "Show more",
  empty: "No attachment is in this list.",
} as const;

export const myHeldWords = {
  none: "No file is held back.",
  more: (count: number) => `And ${count.toLocaleString("en-GB")} more.`,
  ask: (name: string) => `Ask ${name} if you need one of them. They can release it to you.`,
  askLoa: "Ask your Local Organisation Administrator if you need one of them. They can release it to you.",
  state: {
    held: "held back",
    kept: "stays out",
    releasing: "on its way to you",
    released: "in your new mailbox",
    refused: "your mailbox did not take it",
  } as const satisfies Record<HeldItem["state"], string>,
} as const;

export const moveProblems = {
  away: "We cannot reach the service. Try again in a minute.",
  stale: "This has changed meanwhile. Nothing was changed by you. Here is how it stands now.",
} as const;
