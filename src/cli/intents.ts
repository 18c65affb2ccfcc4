import { onboardingActions } from "../onboarding/actions.ts";
import type { Decision, OnboardingActions } from "../onboarding/requests.ts";
import type { IntentView } from "../onboarding/views.ts";
import { factRows, stateWords } from "../onboarding/words-facts.ts";
import { sentenceOfRefusal } from "../onboarding/words-refusals.ts";
import type { PersonId } from "../people/types.ts";
import type { Db } from "../store/database.ts";
import { exitCodes } from "./command.ts";
import { withCore } from "./core.ts";
import { onePerson } from "./one-person.ts";
import { commandOf, json, parsed, plain, table, UsageError } from "./run.ts";

const usage = `Usage: onboarding intents list [--which mine|to-decide|all] [--limit N] [--after CURSOR] --as PERSON [--json]
       onboarding intents show ID|REFERENCE|ODS-CODE --as PERSON [--json]
       onboarding intents decide ID|REFERENCE --as PERSON --version N DECISION [--json]

DECISION is one of:
  --accept
  --ask "QUESTION"
  --decline "REASON"
  --hand-over PERSON [--note "TEXT"]

PERSON is the id that "onboarding people list" shows, or tenant:object. Every decision is recorded under that person,
who sees and may do here what they see and may do in Teams.
Exit codes: 0 done, 1 refused (the sentence says why), 2 usage, 3 the store cannot be read.
`;

const options = {
  as: { type: "string" },
  which: { type: "string", default: "all" },
  limit: { type: "string", default: "25" },
  after: { type: "string" },
  version: { type: "string" },
  accept: { type: "boolean" },
  ask: { type: "string" },
  decline: { type: "string" },
  "hand-over": { type: "string" },
  note: { type: "string" },
  json: { type: "boolean", default: false },
} as const;

const read = (args: readonly string[]) => parsed({ args: [...args], options, allowPositionals: true, strict: true });
type Read = ReturnType<typeof read>;
type Does = (actions: OnboardingActions, person: PersonId, given: Read, db: Db) => Promise<Done>;
interface Done {
  readonly code: number;
  readonly text: string;
  readonly view: unknown;
}

/** `onboarding intents`: the requests, as one person may see and decide them. */
export const command = commandOf(usage, async (args, { out, err, env }) => {
  const [verb = "", ...rest] = args;
  const does = (verbs as Partial<Record<string, Does>>)[verb];
  if (does === undefined) throw new UsageError(verb === "" ? "Say what to do." : `There is no "intents ${verb}".`);
  const given = read(rest);
  const as = given.values.as;
  if (as === undefined) throw new UsageError("Say for whom, with --as.");
  return withCore(env, async ({ deps }) => {
    const person = await onePerson(deps.db, as);
    const done = await does(onboardingActions(deps), person, given, deps.db);
    if (done.code === exitCodes.done) out(given.values.json ? json(done.view) : done.text);
    else err(given.values.json ? json(done.view) : done.text);
    return done.code;
  });
});

const refused = (refusal: Parameters<typeof sentenceOfRefusal>[0]): Done => ({
  code: exitCodes.someLeftOut,
  text: `${sentenceOfRefusal(refusal)}\n`,
  view: { refused: refusal, sentence: sentenceOfRefusal(refusal) },
});

const list: Does = async (actions, person, { values }) => {
  const which = (["mine", "to-decide", "all"] as const).find((name) => name === values.which);
  const limit = Number(values.limit);
  if (which === undefined) throw new UsageError("--which is mine, to-decide or all.");
  if (!Number.isInteger(limit) || limit < 1 || limit > 100) throw new UsageError("--limit is a number from 1 to 100.");
  const after = values.after === undefined ? {} : { after: values.after };
  const result = await actions.listIntents({ person, which, limit, ...after });
  if (!result.ok) return refused(result.refusal);
  const { items, next } = result.value;
  const rows = items.map((item) => [
    item.reference,
    String(item.version),
    item.state,
    item.odsCode,
    item.organisationName,
    item.region ?? "-",
    item.assignedTo ?? "-",
    item.changedAt,
  ]);
  const headings = ["REFERENCE", "VERSION", "STATE", "ODS", "ORGANISATION", "REGION", "WITH", "CHANGED"];
  const more = next === null ? "" : `More: --after ${next}\n`;
  return { code: exitCodes.done, text: `${table(headings, rows)}${more}`, view: result.value };
};

const show: Does = async (actions, person, { positionals }) => {
  const [id] = positionals;
  if (id === undefined || positionals.length > 1) throw new UsageError("Give one id, reference or ODS code.");
  const result = await actions.showIntent({ person, id });
  if (!result.ok) return refused(result.refusal);
  return { code: exitCodes.done, text: described(result.value), view: result.value };
};

const described = (view: IntentView): string => {
  const lines: readonly (readonly [string, string])[] = [
    ["Reference", view.reference],
    ["Version", String(view.version)],
    ["State", stateWords[view.state]],
    ["Organisation", `${view.facts.organisationName} (${view.odsCode}; directory: ${view.ods.status})`],
    ["Region", view.region ?? "not known: the programme's queue"],
    ["With", view.assignedTo ?? "any support manager of the region"],
    ["Sent by", `${view.requester.name}${view.requester.knownLoa ? "" : " (not recorded as an administrator yet)"}`],
    ...factRows(view.facts).filter(([name]) => name !== "Organisation" && name !== "ODS code"),
    ["You may", view.actions.join(", ") || "only look"],
  ];
  const history = view.history.map(
    ({ at, verb, by, text }) => `  ${at}  ${verb} by ${by}${text === null ? "" : `: ${text}`}`,
  );
  return [
    ...lines.map(([name, value]) => `${`${name}:`.padEnd(24)}${plain(value)}`),
    "History:",
    ...history.map(plain),
    "",
  ].join("\n");
};

const decide: Does = async (actions, person, given, db) => {
  const [id] = given.positionals;
  const version = Number(given.values.version);
  if (id === undefined || given.positionals.length > 1) throw new UsageError("Give one id or reference.");
  if (!Number.isInteger(version) || version < 1) throw new UsageError("Say which --version you saw (intents show).");
  const decision = await decisionIn(given.values, db);
  const result = await actions.decideIntent({ person, id, version, decision });
  if (!result.ok) return refused(result.refusal);
  const { repeated, intent } = result.value;
  const text = `${intent.reference} is ${intent.state} (version ${intent.version})${repeated ? "; this was recorded before" : ""}.\n`;
  return { code: exitCodes.done, text, view: result.value };
};

const decisionIn = async (values: Read["values"], db: Db): Promise<Decision> => {
  const decisions: Decision[] = [];
  if (values.accept === true) decisions.push({ verb: "accept" });
  if (values.ask !== undefined) decisions.push({ verb: "ask", question: values.ask });
  if (values.decline !== undefined) decisions.push({ verb: "decline", reason: values.decline });
  if (values["hand-over"] !== undefined) {
    const to = await onePerson(db, values["hand-over"]);
    decisions.push({ verb: "hand-over", to, ...(values.note === undefined ? {} : { note: values.note }) });
  }
  const [only, ...more] = decisions;
  if (only === undefined || more.length > 0) throw new UsageError("Give exactly one decision.");
  return only;
};

const verbs = { list, show, decide } as const satisfies Record<string, Does>;
