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
import { readSecret } from "./mail/options.ts";
import { exitCodes } from "./command.ts";
import { withCore } from "./core.ts";
import { fine, isId, read, refused, sideOf, whole, type Does } from "./mailboxes/given.ts";
import { quarantine, release } from "./mailboxes/quarantine.ts";
import { switchVerbs } from "./mailboxes/switch.ts";
import { onePerson } from "./one-person.ts";
import { CommandError, commandOf, json, plain, table, UsageError } from "./run.ts";

const usage = `Usage: onboarding mailboxes list     --as PERSON --organisation CODE [--state STATE]... [--after CURSOR] [--json]
       onboarding mailboxes import FILE.csv --as PERSON --organisation CODE [--source-tenant ID] [--target-tenant ID]
                                  [--dry-run] [--json]
       onboarding mailboxes host     --as PERSON --organisation CODE --side source|target --host NAME --port N
                                  [--security tls|starttls|loopback-only] [--service imap|managesieve] [--approve]
       onboarding mailboxes login ID --as PERSON --side source|target --host NAME --port N --user USER
                                  --password-file FILE [--admin WHO-SIGNS-IN]
       onboarding mailboxes waves    --as PERSON --organisation CODE [--json]
       onboarding mailboxes plan NAME --as PERSON --organisation CODE [--priority 1-9] [--quiet HH:MM-HH:MM]
                                  [--connections N] [--rate KB-A-SECOND] [--switch-at "YYYY-MM-DD HH:MM"]
       onboarding mailboxes fill WAVE ID... --as PERSON
       onboarding mailboxes wave WAVE VERB --as PERSON --version N
       onboarding mailboxes switch status ID   --as PERSON [--json]
       onboarding mailboxes switch schedule ID --as PERSON --at "YYYY-MM-DD HH:MM" [--which first|second]
       onboarding mailboxes switch now|cancel|confirm-forwarding ID... --as PERSON [--json]
       onboarding mailboxes switch roll-back ID... --as PERSON [--reason TEXT] [--leave-mail] [--json]
       onboarding mailboxes switch forwards    --as PERSON --organisation CODE [--json]
       onboarding mailboxes quarantine ID      --as PERSON [--json]
       onboarding mailboxes release ID ITEM    --as PERSON [--json]

VERB is one of ${waveVerbs.join(", ")}.
Times are London's. Nothing moves before a wave is started, and no mailbox is switched before both goes are given.
--rate is for each mailbox of the wave; --quiet is when work rests.
Exit codes: 0 done, 1 refused or some rows are wrong (each is listed), 2 usage, 3 the store cannot be read.
`;

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
    maxBytesPerSecond: values.rate === undefined ? null : whole("rate", values.rate, 16, 10_000_000) * 1_000,
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

const verbs = {
  list,
  import: bringIn,
  host,
  login,
  waves,
  plan,
  fill,
  wave,
  switch: switchVerbs,
  quarantine,
  release,
} as const satisfies Record<string, Does>;
