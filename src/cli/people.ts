import { coverAbsence, type AbsenceRefusal } from "../people/absence.ts";
import { findPeople } from "../people/people.ts";
import { assignRole, removeRole, type RoleChange, type RoleRefusal } from "../people/roles.ts";
import { roles } from "../people/types.ts";
import { isDay } from "../onboarding/rules-intent.ts";
import { parseOdsCode } from "../onboarding/types.ts";
import { exitCodes, type Surroundings } from "./command.ts";
import { withCore } from "./core.ts";
import { onePerson } from "./one-person.ts";
import { commandOf, json, parsed, table, UsageError } from "./run.ts";

const usage = `Usage: onboarding people list [TEXT] [--json]
       onboarding people assign PERSON ROLE [--organisation ODS-CODE] [--region REGION] [--as PERSON] [--json]
       onboarding people remove PERSON ROLE [--organisation ODS-CODE] [--region REGION] [--as PERSON] [--json]
       onboarding people cover PERSON --by PERSON --from DAY --to DAY [--as PERSON] [--json]

ROLE: loa, technical or end-user (each with --organisation), ism (with --region), programme.
PERSON is an id from the list, tenant:object, or a name that only one person has. DAY is written 2027-03-01.
Without --as, the trail records that the operator of this machine did it.
Exit codes: 0 done, 1 refused (the sentence says why), 2 usage, 3 the store cannot be read.
`;

const sentences: Readonly<Record<RoleRefusal["kind"] | AbsenceRefusal["kind"], string>> = {
  "person-not-known": "That person is not known. They are as soon as they have signed in or written to the bot once.",
  "not-allowed": "That person's role does not let them do this.",
  "needs-organisation": "That role is held for an organisation: add --organisation with its ODS code.",
  "needs-region": "That role is held for a region: add --region.",
  "needs-neither": "That role is held for the whole programme: leave out --organisation and --region.",
  "last-programme-administrator":
    "This is the last programme administrator. Give the role to somebody else first: without one, nobody could give roles.",
  "covers-themselves": "Nobody can cover for themselves.",
  "ends-before-it-starts": "The absence ends before it starts.",
  "not-an-ism": "Both must be support managers or of the programme.",
};

const options = {
  organisation: { type: "string" },
  region: { type: "string" },
  as: { type: "string" },
  by: { type: "string" },
  from: { type: "string" },
  to: { type: "string" },
  json: { type: "boolean", default: false },
} as const;
const read = (args: readonly string[]) => parsed({ args: [...args], options, allowPositionals: true });
type Read = ReturnType<typeof read>;
type Does = (given: Read, surroundings: Surroundings) => Promise<number>;

/** `onboarding people`: who is known, and the roles they hold. */
export const command = commandOf(usage, (args, surroundings) => {
  const [verb = "", ...rest] = args;
  const does = (verbs as Partial<Record<string, Does>>)[verb];
  if (does === undefined) throw new UsageError(verb === "" ? "Say what to do." : `There is no "people ${verb}".`);
  return does(read(rest), surroundings);
});

const list: Does = ({ values, positionals }, { out, env }) =>
  withCore(env, async ({ deps }) => {
    const people = await findPeople(deps.db, positionals[0]);
    const grants = await deps.db
      .selectFrom("role_grants")
      .select(["person_id", "role", "ods_code", "region"])
      .where("revoked_at", "is", null)
      .where("person_id", "in", people.length === 0 ? [null as never] : people.map((person) => person.id))
      .orderBy("granted_at")
      .execute();
    const view = people.map((person) => ({
      id: person.id,
      tenantId: person.tenant_id,
      objectId: person.object_id,
      name: person.name,
      lastSeenAt: person.last_seen_at.toISOString(),
      roles: grants
        .filter((grant) => grant.person_id === person.id)
        .map(({ role, ods_code: odsCode, region }) => ({ role, odsCode, region })),
    }));
    const roleText = ({ role, odsCode, region }: (typeof view)[number]["roles"][number]): string =>
      [role, odsCode ?? region].filter((part) => part !== null).join(" of ");
    const rows = view.map((person) => [person.id, person.name, person.roles.map(roleText).join("; ") || "-"]);
    out(values.json ? json({ people: view }) : table(["ID", "NAME", "ROLES"], rows));
    return exitCodes.done;
  });

const change =
  (action: typeof assignRole, done: string): Does =>
  ({ values, positionals }, { out, err, env }) => {
    const [who, roleName] = positionals;
    const role = roles.find((name) => name === roleName);
    if (who === undefined || role === undefined) throw new UsageError(`Give a person and a role: ${roles.join(", ")}.`);
    const code = values.organisation === undefined ? undefined : parseOdsCode(values.organisation);
    if (code?.ok === false) throw new UsageError(`"${values.organisation ?? ""}" is not an ODS code.`);
    return withCore(env, async ({ deps }) => {
      const person = await onePerson(deps.db, who);
      const wanted: RoleChange = {
        by: values.as === undefined ? null : await onePerson(deps.db, values.as),
        person,
        role,
        ...(code === undefined ? {} : { odsCode: code.value }),
        ...(values.region === undefined ? {} : { region: values.region }),
      };
      const result = await action(deps)(wanted);
      if (!result.ok) {
        err(values.json ? json({ refused: result.refusal }) : `${sentences[result.refusal.kind]}\n`);
        return exitCodes.someLeftOut;
      }
      const text = result.value.changed ? `${done}.\n` : "Nothing changed: it was so already.\n";
      out(values.json ? json({ person, ...result.value }) : text);
      return exitCodes.done;
    });
  };

const cover: Does = ({ values, positionals }, { out, err, env }) => {
  const [who] = positionals;
  const { by, from, to } = values;
  if (who === undefined || by === undefined || !isDay(from) || !isDay(to)) {
    throw new UsageError("Give the person, --by, --from and --to (days such as 2027-03-01).");
  }
  return withCore(env, async ({ deps }) => {
    const result = await coverAbsence(deps)({
      by: values.as === undefined ? null : await onePerson(deps.db, values.as),
      person: await onePerson(deps.db, who),
      cover: await onePerson(deps.db, by),
      firstDay: from,
      lastDay: to,
    });
    if (result.ok) out(values.json ? json(result.value) : "The absence is covered.\n");
    else err(values.json ? json({ refused: result.refusal }) : `${sentences[result.refusal.kind]}\n`);
    return result.ok ? exitCodes.done : exitCodes.someLeftOut;
  });
};

const verbs = {
  list,
  assign: change(assignRole, "The role is given"),
  remove: change(removeRole, "The role is taken away"),
  cover,
} as const satisfies Record<string, Does>;
