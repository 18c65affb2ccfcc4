import { button, opens, type Element } from "./elements.ts";

/** A date and a time of London's clock. Both are checked again by the service: a client may send anything. */
const whenInputs = (): readonly Element[] => [
  {
    type: "Input.Date",
    id: "date",
    label: "Date",
    isRequired: true,
    errorMessage: "Choose a date, then press again.",
  },
  {
    type: "Input.Time",
    id: "time",
    label: "Time in the United Kingdom",
    isRequired: true,
    errorMessage: "Choose a time, then press again.",
  },
];

/** The clocks go back: this time comes twice, and the person says which. */
export interface Twice {
  readonly at: string;
  readonly first: string;
  readonly second: string;
}

type Decides = "wave.decide" | "switch.decide";
type Decided = Readonly<{ id: string; version: number }>;

/** A button that asks for the date and time of a switch. */
export const atAction = (verb: Decides, data: Decided): Element =>
  opens(
    "Switch at a date and time",
    "Write the date and time for the switch.",
    whenInputs(),
    button("Switch at this time", verb, { ...data, decision: "at" }),
  );

/** Which of the two, of a time that comes twice; or another time. */
export const whichOf = (verb: Decides, data: Decided, { at, first, second }: Twice): readonly Element[] => [
  button(first, verb, { ...data, decision: "at", at, which: "first" }),
  button(second, verb, { ...data, decision: "at", at, which: "second" }),
  atAction(verb, data),
];
