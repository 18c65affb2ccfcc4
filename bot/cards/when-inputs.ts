import type { Element } from "./elements.ts";

/** A date and a time of London's clock. Both are checked again by the service: a client may send anything. */
export const whenInputs = (): readonly Element[] => [
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
