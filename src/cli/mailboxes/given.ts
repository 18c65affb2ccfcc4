import type { Actor } from "../../people/types.ts";
import { exitCodes } from "../command.ts";
import type { Core } from "../core.ts";
import { parsed, UsageError } from "../run.ts";

const options = {
  as: { type: "string" },
  organisation: { type: "string", default: "" },
  state: { type: "string", multiple: true, default: [] as string[] },
  after: { type: "string" },
  side: { type: "string", default: "" },
  host: { type: "string", default: "" },
  port: { type: "string", default: "993" },
  security: { type: "string", default: "tls" },
  service: { type: "string", default: "imap" },
  admin: { type: "string" },
  approve: { type: "boolean", default: false },
  user: { type: "string", default: "" },
  "password-file": { type: "string" },
  "source-tenant": { type: "string" },
  "target-tenant": { type: "string" },
  "dry-run": { type: "boolean", default: false },
  priority: { type: "string", default: "5" },
  quiet: { type: "string" },
  connections: { type: "string", default: "8" },
  "switch-at": { type: "string" },
  rate: { type: "string" },
  at: { type: "string" },
  which: { type: "string" },
  reason: { type: "string" },
  "leave-mail": { type: "boolean", default: false },
  version: { type: "string", default: "" },
  json: { type: "boolean", default: false },
} as const;

export const read = (args: readonly string[]) =>
  parsed({ args: [...args], options, allowPositionals: true, strict: true });
export type Read = ReturnType<typeof read>;

export interface Done {
  readonly code: number;
  readonly text: string;
  readonly view: unknown;
}
export type Does = (core: Core, actor: Actor, given: Read) => Promise<Done>;

export const fine = (text: string, view: unknown = { done: true }): Done => ({ code: exitCodes.done, text, view });

/** What the rooms refuse, as sentences. */
const sentences: Readonly<Record<string, string>> = {
  "not-found": "There is no such record for this person. Check the code or id, and the role of the person.",
  "not-allowed": "The role of this person does not allow it. An ISM or the programme has to do this.",
  "own-request": "Whoever named a server cannot approve it. Another person has to.",
  "not-a-host": "This is not a host name and port. Write --host mail.example.nhs.uk --port 993.",
  "name-taken": "The organisation has a wave of this name already. Choose another name.",
  "not-a-time": 'This is not a time. Write it as "2027-03-01 18:00".',
  "comes-twice":
    "The clocks go back that night, so this time comes twice. Say which, with --which first or --which second.",
  "never-comes": "The clocks go forward that night, so this time never comes. Choose another time.",
  "in-the-past": "This time has passed. Choose a later one.",
  "bad-cursor": "The list cannot go on from there. Leave --after out.",
  "not-now": "It is not in a state that allows this. See: onboarding mailboxes waves, or: mailboxes switch status ID",
  stale: "It was changed since. See its version: onboarding mailboxes waves, or: mailboxes switch status ID",
  "gate-closed": "The wave needs both goes first: of the organisation, and of its support.",
  "under-way": "The switch is under way. Roll it back if it shall not go on.",
  "nothing-to-roll-back": "The mailbox is not switched, and no switch is under way.",
  "own-go": "You gave the other go yourself. Another person has to give this one.",
  "not-asked": "Nobody waits for a forward of this mailbox. See: onboarding mailboxes switch status ID",
};

export const refused = (refusal: { readonly kind: string }): Done => {
  const sentence = sentences[refusal.kind] ?? refusal.kind;
  return { code: exitCodes.someLeftOut, text: `${sentence}\n`, view: { refused: refusal, sentence } };
};

export const sideOf = ({ values }: Read): "source" | "target" => {
  if (values.side !== "source" && values.side !== "target") throw new UsageError("--side is source or target.");
  return values.side;
};

export const whole = (name: string, text: string, from: number, to: number): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < from || value > to) {
    throw new UsageError(`--${name} is a number from ${from} to ${to}.`);
  }
  return value;
};

/** An id as "list" and "waves" show it; anything else names no record. */
export const isId = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
