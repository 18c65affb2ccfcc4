import type { SwitchView } from "../../src/mailboxes/switch/views.ts";
import {
  button,
  card,
  choiceInput,
  fact,
  freeButton,
  heading,
  opens,
  plain,
  subheading,
  textInput,
  type Card,
  type Element,
} from "./elements.ts";
import { instantInWords } from "../../src/onboarding/words-facts.ts";
import { atAction, whichOf, type Twice } from "./when-inputs.ts";

export interface SwitchCardView {
  readonly view: SwitchView;
  readonly told?: string | undefined;
  readonly twice?: Twice | undefined;
}

/** One mailbox's switch: how far it is, why it stopped, and what this person may decide: again, at a time, or back. */
export const switchCard = ({ view, told, twice }: SwitchCardView): Card => {
  const title = `Switch of mailbox ${view.externalId}`;
  const standing = standingSentence(view);
  return card(
    `${title}. ${told ?? ""} ${standing}`,
    [
      heading(title),
      ...(told === undefined ? [] : [plain(told, { weight: "Bolder" })]),
      plain(standing),
      ...(view.attempt?.reason == null ? [] : [fact("Why", view.attempt.reason)]),
      ...stepRows(view),
      ...rollBackRows(view),
      ...instructionRows(view),
    ],
    twice === undefined
      ? actionsOf(view)
      : whichOf("switch.decide", { id: view.mailbox, version: view.version }, twice),
  );
};

const standingSentence = ({ state, attempt, switchAt }: SwitchView): string => {
  if (attempt?.state === "rolling-back") return "The switch is being taken back now.";
  if (attempt?.state === "running" && state !== "switch-scheduled" && state !== "in-step") {
    return "The mailbox is switched. For three days we bring over mail that still comes to the old one.";
  }
  if (attempt?.state === "running") return "The switch is under way.";
  if (switchAt !== null && state === "switch-scheduled") return `The switch is set for ${instantInWords(switchAt)}.`;
  if (attempt?.state === "rolled-back") return "The switch was taken back. The old mailbox is the one to use.";
  if (attempt?.state === "stopped")
    return "The switch has stopped before anything was changed. The old mailbox is the one to use.";
  if (attempt?.state === "done") return "The mailbox is switched, and the three days after it are over.";
  return "No switch is under way.";
};

const stepNames = {
  "final-delta": "Last mail copied",
  verify: "Everything checked",
  forward: "New mail sent on",
  probe: "Test messages arrived",
  mark: "Mailbox switched",
  tell: "Person told",
  watch: "Watched for three days",
} as const satisfies Record<NonNullable<SwitchView["attempt"]>["steps"][number]["step"], string>;
const stateNames = {
  waiting: "not yet",
  started: "under way",
  done: "done",
  failed: "failed",
  undone: "taken back",
} as const;

const stepRows = ({ attempt }: SwitchView): readonly Element[] =>
  attempt === null
    ? []
    : [
        subheading("Steps"),
        ...attempt.steps.map(({ step, state, at }) =>
          fact(stepNames[step], at === null ? stateNames[state] : `${stateNames[state]}, ${instantInWords(at)}`),
        ),
      ];

const rollBackRows = ({ attempt }: SwitchView): readonly Element[] => {
  const rollBack = attempt?.rollBack ?? null;
  if (rollBack === null) return [];
  const { by, reason, bringBack, returned } = rollBack;
  return [
    fact("Taken back by", by ?? "the service, because a test message did not arrive as it should"),
    ...(reason === null ? [] : [fact("Reason", reason)]),
    fact("Mail that came since", returnedWords(bringBack, returned)),
  ];
};

const returnedWords = (bringBack: boolean, returned: { brought: number; left: number } | null): string => {
  if (!bringBack) return "stays in the new mailbox";
  if (returned === null) return "is copied into the old mailbox";
  const left = returned.left === 0 ? "" : ` ${returned.left} could not be copied and stay in the new mailbox.`;
  return `${returned.brought} copied into the old mailbox.${left}`;
};

const instructionRows = ({ attempt }: SwitchView): readonly Element[] => {
  const lines = attempt?.instruction ?? null;
  return lines === null ? [] : [subheading("What to do at the old mail system"), ...lines.map((line) => plain(line))];
};

const actionsOf = (view: SwitchView): readonly Element[] => {
  const data = { id: view.mailbox, version: view.version };
  const may = (action: SwitchView["actions"][number]): boolean => view.actions.includes(action);
  return [
    ...(may("confirm-forwarding")
      ? [button("The forward is set", "switch.decide", { ...data, decision: "confirm" }, "positive")]
      : []),
    ...(may("schedule")
      ? [freeButton("Switch now", "switch.decide", { ...data, decision: "now" }), atAction("switch.decide", data)]
      : []),
    ...(may("cancel") ? [freeButton("Take the time back", "switch.decide", { ...data, decision: "cancel" })] : []),
    ...(may("roll-back") ? [rollBackAction(data)] : []),
  ];
};

const rollBackAction = (data: Readonly<{ id: string; version: number }>): Element =>
  opens(
    "Roll back",
    "Write why, and what becomes of mail that came since.",
    [
      plain("The old mailbox becomes the one to use again. Nothing is deleted on either side."),
      textInput({
        id: "reason",
        label: "Why you roll it back",
        maxLength: 2_000,
        lines: "many",
        needed: "Write why, then press Roll this switch back.",
      }),
      choiceInput({
        id: "back",
        label: "Mail that came to the new mailbox since the switch",
        needed: "Choose what becomes of it, then press Roll this switch back.",
        choices: [
          { value: "yes", title: "Copy it into the old mailbox too" },
          { value: "no", title: "Leave it in the new mailbox" },
        ],
      }),
    ],
    button("Roll this switch back", "switch.decide", { ...data, decision: "roll-back" }),
  );
