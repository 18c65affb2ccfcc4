import type { Clock } from "../clock.ts";
import type { OdsCode } from "../onboarding/types.ts";
import { ok, refuse, type Result } from "../result.ts";
import type { Database } from "../store/database.ts";
import type { VerifiedIdentity } from "../people/verify-token.ts";
import { changeMailbox, changeMailboxIn, type ChangeDeps, type ChangeRefusal } from "./change.ts";
import { caseOf } from "./my-case.ts";
import { watchHours } from "./rules-switch.ts";
import { mailboxActionsFor, mailboxStates, type MailboxRefusal, type MailboxState } from "./rules.ts";
import { eventsOf, findOwnMailbox, lockMailbox, notMovedOf, type MailboxRow } from "./store.ts";
import {
  mailClients,
  StepsState,
  type MailClient,
  type Contact,
  type MyMailbox,
  type RepointReport,
  type TimelineEntry,
} from "./views.ts";

export interface MineDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly organisationOf: (odsCode: OdsCode) => Promise<{
    readonly name: string;
    readonly contact: Contact | null;
    readonly platforms: readonly string[];
  }>;
  /** Where people open their new mailbox in a browser, if the configuration names it. */
  readonly mailWebUrl?: string | undefined;
}

export type NoMailbox = { readonly kind: "no-mailbox" };

/** The person's own mailbox. There is no parameter that names another: the verified identity alone decides. */
export const myMailbox =
  ({ db, clock, organisationOf, mailWebUrl }: MineDeps) =>
  async (identity: VerifiedIdentity): Promise<Result<MyMailbox, NoMailbox>> => {
    const row = await findOwnMailbox(db, identity);
    if (row === undefined) return refuse({ kind: "no-mailbox" });
    const [events, notMoved, organisation] = await Promise.all([
      eventsOf(db, row.id),
      notMovedOf(db, row.id),
      organisationOf(row.ods_code),
    ]);
    return ok({
      version: row.version,
      state: row.state,
      since: row.since.toISOString(),
      organisation: { name: organisation.name, odsCode: row.ods_code },
      switchAt: row.switch_at?.toISOString() ?? null,
      switchedAt: row.switched_at?.toISOString() ?? null,
      attention: attentionOf(row),
      copy: copyOf(row),
      notMoved: notMoved.map(({ reason, count, detail, releasable }) => ({
        reason,
        count,
        detail: detail === "" ? null : detail,
        releasable,
      })),
      timeline: timelineOf(row, events),
      contact: organisation.contact,
      repoint: {
        // With a wave the engine copies first; re-pointing at once is the way of those who bring their mail themselves.
        needed: row.state === "switched" || (row.state === "account-created" && row.wave_id === null),
        at: row.repointed_at?.toISOString() ?? null,
        client: readClient(row.repoint_client),
        proof: row.repoint_proof,
      },
      steps: stepsOf(row),
      case: caseOf(row, { platforms: organisation.platforms, webUrl: mailWebUrl }),
      actions: ownerActions(row, clock.now()),
    });
  };

/** ETag of the person's page: the version of the record and of its progress, so that a poll costs one index look-up. */
export const myMailboxVersion =
  ({ db }: Pick<MineDeps, "db">) =>
  async (identity: VerifiedIdentity): Promise<string | undefined> => {
    const row = await findOwnMailbox(db, identity);
    return row === undefined ? undefined : versionOf(row);
  };

const versionOf = (row: MailboxRow): string => `${row.version}.${row.progress_version}`;

/**
 * The page was opened from a mailbox. It is proof where the token comes from the new side; from the old side, or when
 * nothing is known of the new one, it is what the person states. Saying it twice changes nothing.
 */
export const reportRepointed =
  ({ db, clock, audit }: ChangeDeps) =>
  async (identity: VerifiedIdentity, report: RepointReport): Promise<Result<void, NoMailbox | MailboxRefusal>> =>
    db.transaction().execute(async (trx) => {
      const own = await findOwnMailbox(trx, identity);
      const row = own === undefined ? undefined : await lockMailbox(trx, own.id);
      if (own === undefined || row === undefined) return refuse({ kind: "no-mailbox" });
      const proof = own.side === "target" ? "proven" : "stated";
      const patch = { repointed_at: clock.now(), repoint_client: report.client, repoint_proof: proof } as const;
      if (row.repointed_at !== null) {
        // A proof outranks a statement; nothing else changes after the first report.
        if (proof === "proven" && row.repoint_proof === "stated") {
          await trx
            .updateTable("mailboxes")
            .set({ repoint_proof: proof, repoint_client: report.client, progress_version: row.progress_version + 1 })
            .where("id", "=", row.id)
            .execute();
        }
        return ok(undefined);
      }
      const change = { id: row.id, verb: "confirm-repointed", as: ["owner"], by: null, patch } as const;
      const changed = await changeMailboxIn({ clock, audit })(trx, change);
      return changed.ok ? ok(undefined) : onlyLife(changed.refusal);
    });

const watch = watchHours * 3_600_000;

/** 72 hours after the switch (without one, after the re-pointing) stragglers are no longer to be expected. */
const watchOver = (row: MailboxRow, now: Date): boolean => {
  const from = row.switched_at ?? row.repointed_at;
  return from !== null && now.getTime() - from.getTime() >= watch;
};

/** The person says that all is here. Only once the watch after the switch is over; saying it twice changes nothing. */
export const confirmComplete =
  (deps: ChangeDeps) =>
  async (identity: VerifiedIdentity): Promise<Result<void, NoMailbox | MailboxRefusal>> => {
    const own = await findOwnMailbox(deps.db, identity);
    if (own === undefined) return refuse({ kind: "no-mailbox" });
    if (own.state === "complete") return ok(undefined);
    const changed = await changeMailbox(deps)({
      id: own.id,
      verb: "complete",
      as: ["owner"],
      by: null,
      gates: { "watch-over": watchOver(own, deps.clock.now()) },
    });
    return changed.ok ? ok(undefined) : onlyLife(changed.refusal);
  };

/** A record that vanished in between, or was changed: the person loads the page again. */
const onlyLife = (refusal: ChangeRefusal): Result<never, NoMailbox | MailboxRefusal> =>
  refusal.kind === "not-found" || refusal.kind === "stale" ? refuse({ kind: "no-mailbox" }) : refuse(refusal);

/** Keeps the person's own ticks. The last writer wins: they are one person's notes. */
export const saveMySteps =
  ({ db }: Pick<MineDeps, "db">) =>
  async (identity: VerifiedIdentity, steps: StepsState): Promise<Result<void, NoMailbox>> => {
    const row = await findOwnMailbox(db, identity);
    if (row === undefined) return refuse({ kind: "no-mailbox" });
    await db
      .updateTable("mailboxes")
      .set({ steps: JSON.stringify(steps), progress_version: row.progress_version + 1 })
      .where("id", "=", row.id)
      .execute();
    return ok(undefined);
  };

const copyOf = (row: MailboxRow): MyMailbox["copy"] =>
  row.progress_at === null
    ? null
    : {
        itemsDone: row.items_done,
        itemsTotal: row.items_total,
        bytesDone: row.bytes_done,
        bytesTotal: row.bytes_total,
        secondsLeft: row.seconds_left,
        paused: row.paused,
        at: row.progress_at.toISOString(),
      };

const timelineOf = (
  row: MailboxRow,
  events: readonly { readonly to_state: MailboxState; readonly at: Date }[],
): TimelineEntry[] => {
  const reached = new Map<MailboxState, Date>();
  for (const event of events) reached.set(event.to_state, event.at);
  const current = row.state === "needs-attention" ? (row.kept_state ?? "mapped") : row.state;
  const position = mailboxStates.indexOf(current);
  return mailboxStates
    .filter((state) => state !== "needs-attention")
    .map((state, index) => {
      const at = reached.get(state) ?? null;
      // A roll-back leaves later events behind: only what stands now counts as done.
      const done = index < position ? at !== null || index === 0 : index === position;
      return { state, at: done ? (at?.toISOString() ?? null) : null, done };
    });
};

const attentionTable: Readonly<Record<string, { readonly sentence: string; readonly who: "you" | "loa" | "service" }>> =
  {
    "source-sign-in": {
      sentence: "We cannot sign in to your old mailbox. Your local administrator needs to renew its password.",
      who: "loa",
    },
    "target-full": {
      sentence: "Your new mailbox is full. Your local administrator needs to ask for more room.",
      who: "loa",
    },
    "target-sign-in": { sentence: "We cannot sign in to your new mailbox. We are looking into it.", who: "service" },
    "account-inactive": {
      sentence: "Your new account is not active. Sign in to the NHSmail Portal and accept the acceptable-use policy.",
      who: "you",
    },
  };

const attentionOf = (row: MailboxRow): MyMailbox["attention"] => {
  if (row.state !== "needs-attention") return null;
  const code = row.attention_code ?? "unknown";
  const known = attentionTable[code];
  return known === undefined
    ? { code, sentence: "Something stopped the move of your mailbox. We are looking into it.", who: "service" }
    : { code, ...known };
};

const readClient = (text: string | null): MailClient | null => mailClients.find((client) => client === text) ?? null;

const stepsOf = (row: MailboxRow): StepsState => StepsState.parse(row.steps);

const ownerActions = (row: MailboxRow, now: Date): MyMailbox["actions"] => {
  const verbs = mailboxActionsFor({ state: row.state, kept: row.kept_state }, ["owner"], {
    "watch-over": watchOver(row, now),
  });
  const actions: MyMailbox["actions"] = ["contact"];
  if (verbs.includes("confirm-repointed")) actions.push("confirm-repointed");
  if (verbs.includes("report-imported")) actions.push("import-data");
  if (verbs.includes("complete")) actions.push("confirm-complete");
  return actions;
};
