import { readFile } from "node:fs/promises";
import { storeCredential } from "../mailboxes/credentials.ts";
import { importMappingList } from "../mailboxes/import-list.ts";
import { mailboxesOf, teamRelation } from "../mailboxes/list.ts";
import { approveMailHost, proposeMailHost } from "../mailboxes/mail-hosts.ts";
import { mailboxStates, type MailboxState } from "../mailboxes/rules.ts";
import { waveVerbs } from "../mailboxes/rules-waves.ts";
import { createSecretBox } from "../mailboxes/secrets.ts";
import { findMailbox } from "../mailboxes/store.ts";
import { changeWave, planWave, putIntoWave, wavesOf } from "../mailboxes/waves.ts";
import { loadActor } from "../people/people.ts";
import type { Actor } from "../people/types.ts";
import { readSecret } from "./mail/options.ts";
import { exitCodes } from "./command.ts";
import { withCore, type Core } from "./core.ts";
import { onePerson } from "./one-person.ts";
import { CommandError, commandOf, json, parsed, plain, table, UsageError } from "./run.ts";

const usage = `Usage: onboarding mailboxes list     --as PERSON --organisation CODE [--state STATE]... [--after CURSOR] [--json]
       onboarding mailboxes import FILE.csv --as PERSON --organisation CODE [--source-tenant ID] [--target-tenant ID]
                                  [--dry-run] [--json]
       onboarding mailboxes host     --as PERSON --organisation CODE --side source|target --host NAME --port N
                                  [--security tls|starttls|loopback-only] [--service imap|managesieve] [--approve]
       onboarding mailboxes login ID --as PERSON --side source|target --host NAME --port N --user USER
                                  --password-file FILE [--admin WHO-SIGNS-IN]
       onboarding mailboxes waves    --as PERSON --organisation CODE [--json]
       onboarding mailboxes plan NAME --as PERSON --organisation CODE [--priority 1-9] [--quiet HH:MM-HH:MM]
                                  [--connections N] [--switch-at "YYYY-MM-DD HH:MM"]
       onboarding mailboxes fill WAVE ID... --as PERSON
       onboarding mailboxes wave WAVE VERB --as PERSON --version N

VERB is one of ${waveVerbs.join(", ")}. Times are London's. Nothing moves before a wave is started.
Exit codes: 0 done, 1 refused or some rows are wrong (each is listed), 2 usage, 3 the store cannot be read.
`;

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
  version: { type: "string", default: "" },
  json: { type: "boolean", default: false },
} as const;

const read = (args: readonly string[]) => parsed({ args: [...args], options, allowPositionals: true, strict: true });
type Read = ReturnType<typeof read>;

interface Done {
  readonly code: number;
  readonly text: string;
  readonly view: unknown;
}
type Does = (core: Core, actor: Actor, given: Read) => Promise<Done>;

/** `onboarding mailboxes`: lists, servers, logins and waves, as one person of the team may handle them. */
export const command = commandOf(usage, async (args, { out, err, env }) => {
  const [verb = "", ...rest] = args;
  const does = (verbs as Partial<Record<string, Does>>)[verb];
  if (does === undefined) throw new UsageError(verb === "" ? "Say what to do." : `There is no "mailboxes ${verb}".`);
  const given = read(rest);
  const as = given.values.as;
  if (as === undefined) throw new UsageError("Say for whom, with --as.");
  return withCore(env, async (core) => {
    const actor = await loadActor(core.deps, await onePerson(core.deps.db, as));
    if (actor === undefined) throw new CommandError("Nobody is known by that name.");
    const done = await does(core, actor, given);
    (done.code === exitCodes.done ? out : err)(given.values.json ? json(done.view) : done.text);
    return done.code;
  });
});

const fine = (text: string, view: unknown = { done: true }): Done => ({ code: exitCodes.done, text, view });

/** What the rooms refuse, as sentences. */
const sentences: Readonly<Record<string, string>> = {
  "not-found": "There is no such record for this person. Check the code or id, and the role of the person.",
  "not-allowed": "The role of this person does not allow it. An ISM or the programme has to do this.",
  "own-request": "Whoever named a server cannot approve it. Another person has to.",
  "not-a-host": "This is not a host name and port. Write --host mail.example.nhs.uk --port 993.",
  "name-taken": "The organisation has a wave of this name already. Choose another name.",
  "not-a-time": 'This is not a time. Write --switch-at "2027-03-01 18:00".',
  "comes-twice": "The clocks go back that night, so this time comes twice. Choose a time before 01:00 or from 02:00.",
  "never-comes": "The clocks go forward that night, so this time never comes. Choose another time.",
  "in-the-past": "This time has passed. Choose a later one.",
  "bad-cursor": "The list cannot go on from there. Leave --after out.",
  "not-now": "The wave is not in a state that allows this. See: onboarding mailboxes waves",
  stale: "The wave was changed since. See its version: onboarding mailboxes waves",
};

const refused = (refusal: { readonly kind: string }): Done => {
  const sentence = sentences[refusal.kind] ?? refusal.kind;
  return { code: exitCodes.someLeftOut, text: `${sentence}\n`, view: { refused: refusal, sentence } };
};

const sideOf = ({ values }: Read): "source" | "target" => {
  if (values.side !== "source" && values.side !== "target") throw new UsageError("--side is source or target.");
  return values.side;
};

const whole = (name: string, text: string, from: number, to: number): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < from || value > to) {
    throw new UsageError(`--${name} is a number from ${from} to ${to}.`);
  }
  return value;
};

/** An id as "list" and "waves" show it; anything else names no record. */
const isId = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);

const list: Does = async ({ deps }, actor, { values }) => {
  const states = values.state.map((name): MailboxState => {
    const known = mailboxStates.find((state) => state === name);
    if (known === undefined) throw new UsageError(`--state is one of ${mailboxStates.join(", ")}.`);
    return known;
  });
  const wanted = { odsCode: values.organisation, states, after: values.after, limit: 100 };
  const found = await mailboxesOf(deps)(actor, wanted);
  if (!found.ok) return refused(found.refusal);
  const counts = Object.entries(found.value.counts).filter(([, count]) => count > 0);
  const head = counts.map(([state, count]) => `${state}: ${count}`).join(", ");
  const rows = found.value.items.map((one) => [
    one.id,
    one.externalId,
    one.state,
    one.vip ? "VIP" : "",
    one.attention ?? "",
  ]);
  const more = found.value.next === null ? "" : `More: --after ${found.value.next}\n`;
  return fine(
    `${head === "" ? "No mailboxes" : head}\n${table(["id", "your id", "state", "", "needs"], rows)}${more}`,
    found.value,
  );
};

const bringIn: Does = async ({ deps }, actor, { values, positionals: [file] }) => {
  if (file === undefined) throw new UsageError("Name the CSV file.");
  const csv = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new CommandError(`The file ${plain(file)} cannot be read. Check its name.`, { cause });
  });
  const done = await importMappingList(deps)(actor, {
    odsCode: values.organisation,
    csv,
    sourceTenant: values["source-tenant"] ?? null,
    targetTenant: values["target-tenant"] ?? null,
    dryRun: values["dry-run"],
  });
  if (done.ok) {
    const { added, changed, unchanged, dryRun } = done.value;
    const would = dryRun ? "Nothing was stored. It would be: " : "";
    return fine(`${would}${added} new, ${changed} changed, ${unchanged} as before.\n`, done.value);
  }
  const { refusal } = done;
  if (refusal.kind === "bad-rows") {
    const rows = refusal.problems.map(({ row, column, sentence }) => [String(row), column, sentence]);
    const text = `Nothing was stored. Correct these rows, then import again.\n${table(["row", "column", "what to do"], rows)}`;
    return { code: exitCodes.someLeftOut, text, view: refusal };
  }
  return "sentence" in refusal
    ? { code: exitCodes.someLeftOut, text: `${refusal.sentence}\n`, view: refusal }
    : refused(refusal);
};

const host: Does = async ({ deps }, actor, given) => {
  const { values } = given;
  const security = (["tls", "starttls", "loopback-only"] as const).find((one) => one === values.security);
  if (security === undefined) throw new UsageError("--security is tls, starttls or loopback-only.");
  if (values.service !== "imap" && values.service !== "managesieve") {
    throw new UsageError("--service is imap or managesieve.");
  }
  const port = whole("port", values.port, 1, 65_535);
  const named = { odsCode: values.organisation, side: sideOf(given), host: values.host, port };
  const done = values.approve
    ? await approveMailHost(deps)(actor, named)
    : await proposeMailHost(deps)(actor, { ...named, security, service: values.service });
  if (!done.ok) return refused(done.refusal);
  return fine(values.approve ? "Approved.\n" : "Named. An ISM has to approve it before anything connects to it.\n");
};

const login: Does = async ({ deps, config }, actor, given) => {
  const { values, positionals } = given;
  const [id] = positionals;
  const file = values["password-file"];
  if (id === undefined || file === undefined || values.user === "") {
    throw new UsageError("Name the mailbox's id, --user and --password-file.");
  }
  const mailbox = isId(id) ? await findMailbox(deps.db, id) : undefined;
  const relation = mailbox === undefined ? undefined : await teamRelation(deps)(actor, mailbox.ods_code);
  if (mailbox === undefined || relation === undefined) return refused({ kind: "not-found" });
  const box = createSecretBox([config.keys.secrets]);
  await storeCredential({ ...deps, box })({ id: mailbox.id, odsCode: mailbox.ods_code }, sideOf(given), {
    host: values.host.toLowerCase(),
    port: whole("port", values.port, 1, 65_535),
    userName: values.user,
    adminUser: values.admin ?? null,
    secret: await readSecret(file),
  });
  return fine("Stored, sealed. It is deleted 24 hours after the mailbox is complete.\n");
};

const waves: Does = async ({ deps }, actor, { values }) => {
  const found = await wavesOf(deps)(actor, values.organisation);
  if (!found.ok) return refused(found.refusal);
  const rows = found.value.map((wave) => [
    wave.id,
    String(wave.version),
    wave.name,
    wave.state,
    wave.switch_typed ?? "when in step",
    `${wave.go_loa_by === null ? "-" : "organisation"} ${wave.go_ism_by === null ? "-" : "support"}`,
  ]);
  return fine(table(["id", "version", "name", "state", "switch", "go"], rows), found.value);
};

const plan: Does = async ({ deps }, actor, { values, positionals: [name] }) => {
  if (name === undefined) throw new UsageError("Name the wave.");
  const quiet = values.quiet === undefined ? undefined : /^(\d\d:\d\d)-(\d\d:\d\d)$/.exec(values.quiet);
  if (quiet === null) throw new UsageError("--quiet is two times such as 08:00-18:00.");
  const planned = await planWave(deps)(actor, {
    odsCode: values.organisation,
    name,
    priority: whole("priority", values.priority, 1, 9),
    quietFrom: quiet?.[1] ?? null,
    quietTo: quiet?.[2] ?? null,
    maxConnectionsPerHost: whole("connections", values.connections, 1, 100),
    maxBytesPerSecond: null,
    switchAt: values["switch-at"] ?? null,
  });
  return planned.ok ? fine(`Planned as ${planned.value.id}, version 1.\n`, planned.value) : refused(planned.refusal);
};

const fill: Does = async ({ deps }, actor, { positionals: [waveId, ...mailboxIds] }) => {
  if (waveId === undefined || mailboxIds.length === 0)
    throw new UsageError("Name the wave's id and the mailboxes' ids.");
  if (![waveId, ...mailboxIds].every(isId)) return refused({ kind: "not-found" });
  const filled = await putIntoWave(deps)(actor, { waveId, mailboxIds });
  return filled.ok ? fine(`${filled.value.moved} mailboxes are in the wave.\n`, filled.value) : refused(filled.refusal);
};

const wave: Does = async ({ deps }, actor, { values, positionals: [id, name] }) => {
  const verb = waveVerbs.find((one) => one === name);
  if (id === undefined || verb === undefined)
    throw new UsageError(`Name the wave's id and one of ${waveVerbs.join(", ")}.`);
  if (!isId(id)) return refused({ kind: "not-found" });
  const changed = await changeWave(deps)(actor, { id, version: whole("version", values.version, 1, 1e9), verb });
  if (!changed.ok) return refused(changed.refusal);
  return fine(`Done. The wave is ${changed.value.state}, version ${changed.value.version}.\n`, changed.value);
};

const verbs = { list, import: bringIn, host, login, waves, plan, fill, wave } as const satisfies Record<string, Does>;
