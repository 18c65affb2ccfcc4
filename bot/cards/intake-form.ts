import type { FieldId } from "../conversation/types.ts";
import { titles } from "../titles.ts";
import { button, card, freeButton, heading, notice, plain, textInput, type Card, type Element } from "./elements.ts";

export interface IntakeFormView {
  readonly rev: number;
  readonly values: Readonly<Partial<Record<FieldId, string>>>;
  readonly problems: Readonly<Partial<Record<FieldId, string>>>;
}

interface Field {
  readonly label: string;
  readonly example: string;
  readonly maxLength: number;
  readonly many?: true;
}

/** In the order of the options document, section 6.1. People may answer in their own words in every field. */
const fields = {
  transitionLead: {
    label: "1. Transition lead’s name",
    example: "Who leads this move in your organisation",
    maxLength: 200,
  },
  organisationName: { label: "2. Organisation name", example: "The full name", maxLength: 200 },
  odsCode: { label: "3. ODS code", example: "3 to 10 letters and digits", maxLength: 40 },
  currentPlatform: {
    label: "4. Current email platform",
    example: "For example Exchange 2010; name each if there are several",
    maxLength: 1_000,
  },
  supportArrangements: {
    label: "5. Support arrangements today",
    example: "Who supports your email now",
    maxLength: 1_500,
    many: true,
  },
  contractEnd: {
    label: "5b. When the support contract ends",
    example: "For example 31 March 2027, or not known",
    maxLength: 200,
  },
  knownIssues: {
    label: "6. Known issues",
    example: "What does not work well today; write none if there are none",
    maxLength: 1_500,
    many: true,
  },
  preferredStart: {
    label: "7. When you would like to start",
    example: "For example March 2027, or not before June",
    maxLength: 200,
  },
  currentNhsmailAccounts: {
    label: "8. NHSmail accounts you have now",
    example: "For example 120, or none",
    maxLength: 100,
  },
  newAccounts: { label: "9. New NHSmail accounts you need", example: "For example 450, or about 450", maxLength: 100 },
  mailboxes: { label: "Mailboxes you have today (if you know)", example: "For example 4,500", maxLength: 100 },
} as const satisfies Record<FieldId, Field>;

/** The nine facts on one card. It carries the draft's revision: an older card is answered with the current one. */
export const intakeFormCard = ({ rev, values, problems }: IntakeFormView): Card => {
  const wrong = Object.values(problems).length;
  return card(
    "A form with nine facts about your organisation. You can also write them to me in your own words.",
    [
      heading("Your request to join NHSmail"),
      plain("Fill in what you know. Leave the rest empty: I ask for it afterwards. Nothing is sent yet."),
      ...(wrong === 0
        ? []
        : [
            notice(
              `${wrong === 1 ? "1 answer needs" : `${wrong} answers need`} another look. ${wrong === 1 ? "It is" : "They are"} marked below.`,
            ),
          ]),
      ...(Object.keys(fields) as FieldId[]).flatMap((id) => fieldElements(id, values[id], problems[id])),
    ],
    [
      button(titles.check, "draft.form", { rev }, "positive"),
      freeButton(titles.chat, "draft.press", { rev, press: "chat" }),
      freeButton(titles.cancel, "draft.press", { rev, press: "cancel" }),
    ],
  );
};

const fieldElements = (id: FieldId, value: string | undefined, problem: string | undefined): readonly Element[] => {
  const field: Field = fields[id];
  // A card must stay small, and cutting a text would lose the rest when the form comes back.
  if (value !== undefined && value.length > field.maxLength) {
    return [plain(`${field.label}: you have given this in the chat. I keep it as it is.`)];
  }
  return [
    ...(problem === undefined ? [] : [notice(`Check this answer. ${problem}`)]),
    textInput({
      id,
      label: field.label,
      value,
      placeholder: field.example,
      maxLength: field.maxLength,
      lines: field.many === true ? "many" : "one",
    }),
  ];
};
