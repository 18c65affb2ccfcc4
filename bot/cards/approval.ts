import type { IntentView, IsmChoice } from "../../src/onboarding/views.ts";
import { routeIds, type RouteAdviceView, type RouteId } from "../../src/knowledge/views.ts";
import {
  button,
  card,
  choiceInput,
  fact,
  heading,
  opens,
  plain,
  subheading,
  textInput,
  type Card,
  type Element,
} from "./elements.ts";
import { recordTitles } from "../titles.ts";
import { instantInWords } from "../../src/onboarding/words-facts.ts";
import { decisionSentence, factElements, odsElement, questionElements, standing } from "./intent-rows.ts";
import { adviceElements } from "./route-advice.ts";
import { isAnswered } from "./asked-before.ts";

export interface ApprovalView {
  readonly intent: IntentView;
  readonly advice: RouteAdviceView | undefined;
  /** To whom it may be handed over. */
  readonly isms: readonly IsmChoice[];
  /** A sentence on top, for the one who came too late or typed too little. */
  readonly told?: string;
}

/** A support manager's card: the facts, the directory's verdict, the route advice, and what may be done now. */
export const approvalCard = ({ intent, advice, isms, told }: ApprovalView): Card => {
  const decided = decisionSentence(intent);
  const title = `${intent.organisationName} asks to join NHSmail`;
  return card(
    `${title}. Reference ${intent.reference}.${decided === undefined ? "" : ` ${decided}`}`,
    [
      heading(title),
      ...(told === undefined ? [] : [plain(told, { weight: "Bolder" })]),
      ...(decided === undefined ? [] : [plain(decided, { weight: "Bolder" })]),
      ...standing(intent),
      fact("Sent by", `${intent.requester.name}, ${instantInWords(intent.submittedAt)}`),
      ...(intent.requester.knownLoa || !intent.actions.includes("accept")
        ? []
        : [plain("This person is not on record as an LOA of the organisation yet. Accepting records it.")]),
      ...(intent.assignedTo === null ? [] : [fact("With", intent.assignedTo)]),
      subheading("What they told us"),
      ...factElements(intent),
      ...changeElements(intent),
      odsElement(intent),
      ...questionElements(intent),
      ...(advice === undefined ? [] : adviceElements(advice, (unknown) => isAnswered(intent, unknown))),
      ...(intent.actions.includes("accept") ? [plain("Nothing happens until you choose.")] : []),
    ],
    actionsOf(intent, isms),
  );
};

/** What was corrected last, so that nobody has to compare two cards. */
const changeElements = ({ history }: IntentView): readonly Element[] => {
  const last = history.findLast(({ verb }) => verb === "amend");
  return last?.text === undefined || last.text === null || last.text === ""
    ? []
    : [fact(`Changed by ${last.by}, ${instantInWords(last.at)}`, last.text)];
};

const actionsOf = (intent: IntentView, isms: readonly IsmChoice[]): readonly Element[] => {
  const data = { id: intent.id, version: intent.version };
  const may = (verb: IntentView["actions"][number]): boolean => intent.actions.includes(verb);
  return [
    ...(may("accept") ? [button(recordTitles.accept, "intent.accept", data, "positive")] : []),
    ...(may("ask") ? [askAction(data)] : []),
    ...(may("decline") ? [declineAction(data)] : []),
    ...(may("hand-over") && isms.length > 0 ? [handOverAction(data, isms)] : []),
    ...(may("hand-over") ? [routeAction(data)] : []),
  ];
};

type Data = Readonly<{ id: string; version: number }>;

const askAction = (data: Data): Element =>
  opens(
    recordTitles.ask,
    "Write your question to the organisation.",
    [
      textInput({
        id: "question",
        label: "Your question to the organisation",
        maxLength: 2_000,
        lines: "many",
        needed: "Write your question, then press Send the question.",
      }),
    ],
    button(recordTitles.sendQuestion, "intent.ask", data),
  );

const declineAction = (data: Data): Element =>
  opens(
    recordTitles.decline,
    "Write why, so that the organisation knows what to change.",
    [
      textInput({
        id: "reason",
        label: "Why, and what the organisation can do next",
        maxLength: 2_000,
        lines: "many",
        needed: "Write the reason, then press Decline this request.",
      }),
    ],
    button(recordTitles.declineThis, "intent.decline", data),
  );

const handOverAction = (data: Data, isms: readonly IsmChoice[]): Element =>
  opens(
    recordTitles.handOver,
    "Choose the support manager who takes this request.",
    [
      choiceInput({
        id: "to",
        label: "Support manager who takes this request",
        needed: "Choose a support manager, then press Hand it over.",
        choices: isms.slice(0, 100).map(({ id, name, regions, absent }) => ({
          value: id,
          title: `${name}${regions.length === 0 ? "" : `, ${regions.join(", ")}`}${absent ? " (away)" : ""}`,
        })),
      }),
      textInput({ id: "note", label: "Note for them (if you like)", maxLength: 1_000, lines: "many" }),
    ],
    button(recordTitles.handItOver, "intent.hand-over", data),
  );

const routeAction = (data: Data): Element =>
  opens(
    recordTitles.route,
    "Choose another route than the advice, and say why.",
    [
      choiceInput({
        id: "route",
        label: "Route for this organisation",
        needed: "Choose a route, then press Keep this route.",
        choices: routeIds.map((value) => ({ value, title: routeNames[value] })),
      }),
      textInput({
        id: "why",
        label: "Why this route",
        maxLength: 1_000,
        lines: "many",
        needed: "Write the reason, then press Keep this route.",
      }),
    ],
    button(recordTitles.keepRoute, "route.choose", data),
  );

const routeNames = {
  "self-service": "Self-service migration",
  "partial-managed": "Partial managed migration",
  managed: "Managed migration",
} as const satisfies Record<RouteId, string>;
