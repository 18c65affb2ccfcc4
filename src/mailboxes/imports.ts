import { createHash, randomUUID, timingSafeEqual } from "node:crypto";
import { sql } from "kysely";
import type { Clock } from "../clock.ts";
import type { VerifiedIdentity } from "../people/verify-token.ts";
import { ok, refuse, type Result } from "../result.ts";
import type { Database, Db } from "../store/database.ts";
import type { NoMailbox } from "./mine.ts";
import { findOwnMailbox } from "./store.ts";
import { importView, ownImport, type NoImport } from "./import-view.ts";
import type { ImportKeys, ImportRequest, ImportView } from "./views.ts";

export interface ImportDeps {
  readonly db: Database;
  readonly clock: Clock;
}

/** Limits of ours: one person's import, so that nobody fills the store. An item's size is the message limit (35 MB). */
export const importLimits = {
  items: 500_000,
  bytes: 50_000_000_000,
  waiting: 2_000_000_000,
  item: 36_700_160,
} as const;

export type NotConfigured = { readonly kind: "no-target" };

/** Opens an import of one file, or gives the open one of the same file. Refused where no target is set up. */
export const openImport =
  ({ db, clock }: ImportDeps) =>
  async (
    who: VerifiedIdentity,
    request: ImportRequest,
  ): Promise<Result<ImportView, NoMailbox | NotConfigured | { readonly kind: "too-much" }>> => {
    const own = await findOwnMailbox(db, who);
    if (own === undefined) return refuse({ kind: "no-mailbox" });
    const target = await db
      .selectFrom("mailbox_credentials")
      .select("side")
      .where("mailbox_id", "=", own.id)
      .where("side", "=", "target")
      .executeTakeFirst();
    if (target === undefined) return refuse({ kind: "no-target" });
    if (request.items > importLimits.items || request.bytes > importLimits.bytes) return refuse({ kind: "too-much" });
    const now = clock.now();
    await db
      .insertInto("imports")
      .values({ id: randomUUID(), mailbox_id: own.id, ...request, created_at: now, changed_at: now })
      .onConflict((conflict) => conflict.columns(["mailbox_id", "fingerprint"]).where("state", "=", "open").doNothing())
      .execute();
    const { id } = await db
      .selectFrom("imports")
      .select("id")
      .where("mailbox_id", "=", own.id)
      .where("fingerprint", "=", request.fingerprint)
      .where("state", "=", "open")
      .executeTakeFirstOrThrow();
    return ok(await importView(db, id));
  };

export interface SentItem {
  readonly key: string;
  /** SHA-256, base64, as the sender says. */
  readonly digest: string;
  readonly folder: string;
  readonly flags: string;
  readonly at: Date;
  readonly body: Buffer;
}

export type ItemRefusal =
  | NoImport
  | { readonly kind: "digest-differs" }
  | { readonly kind: "another-item" }
  | { readonly kind: "closed" }
  | { readonly kind: "bad-item"; readonly reason: string }
  /** Too much waits to be brought into the mailbox: send it again later. */
  | { readonly kind: "slow-down" };

/** Holds one item, once: acknowledged means that it is on disk. The same item again is no second one. */
export const holdItem =
  ({ db, clock }: ImportDeps) =>
  async (who: VerifiedIdentity, id: string, item: SentItem): Promise<Result<"stored" | "held", ItemRefusal>> => {
    const own = await ownImport(db, who, id);
    if (own === undefined) return refuse({ kind: "no-import" });
    const real = createHash("sha256").update(item.body).digest();
    const said = Buffer.from(item.digest, "base64");
    if (said.length !== real.length || !timingSafeEqual(said, real)) return refuse({ kind: "digest-differs" });
    const path = folderPath(item.folder);
    if (path === undefined) return refuse({ kind: "bad-item", reason: "The folder's name cannot be read." });
    const known = await db
      .selectFrom("import_items")
      .select("digest")
      .where("import_id", "=", id)
      .where("key", "=", item.key)
      .executeTakeFirst();
    if (known !== undefined) return known.digest === item.digest ? ok("held") : refuse({ kind: "another-item" });
    if (own.state !== "open") return refuse({ kind: "closed" });
    if ((await waitingBytes(db, id)) + item.body.length > importLimits.waiting) return refuse({ kind: "slow-down" });
    const stored = await db
      .insertInto("import_items")
      .values({
        import_id: id,
        key: item.key,
        digest: item.digest,
        size: item.body.length,
        folder: JSON.stringify(path),
        flags: knownFlags(item.flags).join(" "),
        at: item.at,
        reason: null,
        body: item.body,
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning("key")
      .executeTakeFirst();
    await db.updateTable("imports").set({ changed_at: clock.now() }).where("id", "=", id).execute();
    return ok(stored === undefined ? "held" : "stored");
  };

const waitingBytes = async (db: Db, id: string): Promise<number> => {
  const { bytes } = await db
    .selectFrom("import_items")
    .select(sql<number>`coalesce(sum(size), 0)::bigint`.as("bytes"))
    .where("import_id", "=", id)
    .where("state", "=", "held")
    .executeTakeFirstOrThrow();
  return bytes;
};

const flagNames: Readonly<Record<string, string>> = {
  seen: "\\Seen",
  answered: "\\Answered",
  flagged: "\\Flagged",
  draft: "\\Draft",
  forwarded: "$Forwarded",
};
const knownFlags = (text: string): readonly string[] =>
  text.split(",").flatMap((name) => flagNames[name.trim().toLowerCase()] ?? []);

/** The folder's path: at most 50 names of at most 200 characters, without control characters. */
const folderPath = (encoded: string): readonly string[] | undefined => {
  try {
    const names = encoded.split("/").map((name) => decodeURIComponent(name).normalize("NFC").trim());
    const fine = names.every((name) => name !== "" && name.length <= 200 && !/\p{Cc}/u.test(name));
    return fine && names.length <= 50 ? names : undefined;
  } catch {
    return undefined;
  }
};

/** Keys that the server holds, ascending: what a resumed import may skip. */
export const heldKeys =
  ({ db }: Pick<ImportDeps, "db">) =>
  async (who: VerifiedIdentity, id: string, after: string | undefined): Promise<Result<ImportKeys, NoImport>> => {
    if ((await ownImport(db, who, id)) === undefined) return refuse({ kind: "no-import" });
    const rows = await db
      .selectFrom("import_items")
      .select("key")
      .where("import_id", "=", id)
      .where("key", ">", after ?? "")
      .orderBy("key")
      .limit(1_001)
      .execute();
    const keys = rows.slice(0, 1_000).map(({ key }) => key);
    return ok({ keys, next: rows.length > 1_000 ? (keys.at(-1) ?? null) : null });
  };

/** Ends an import: what is held still lands. A second time changes nothing. */
export const endImport =
  ({ db, clock }: ImportDeps) =>
  async (who: VerifiedIdentity, id: string, state: "complete" | "cancelled"): Promise<Result<ImportView, NoImport>> => {
    if ((await ownImport(db, who, id)) === undefined) return refuse({ kind: "no-import" });
    await db
      .updateTable("imports")
      .set({ state, changed_at: clock.now() })
      .where("id", "=", id)
      .where("state", "=", "open")
      .execute();
    return ok(await importView(db, id));
  };
