import { createPrivateKey, hkdfSync, type KeyObject } from "node:crypto";
import type { Alter } from "../mail/copy/context.ts";
import { copyMailbox } from "../mail/copy/mailbox.ts";
import { openPostgresLedger } from "../mail/ledger/postgres.ts";
import { startingRulePack } from "../mail/rules-pack-starting.ts";
import { transferRules, type RulePack } from "../mail/rules-pack.ts";
import { imapSource } from "../mail/sources/imap.ts";
import { imapTarget } from "../mail/targets/imap.ts";
import { certify, holds } from "../mail/verify/certificate.ts";
import type { Exception } from "../mail/verify/compare.ts";
import { verifyMailbox } from "../mail/verify/verify.ts";
import type { Waits } from "../mail/waits.ts";
import type { Trx } from "../store/database.ts";
import { EngineError, mailAccountOf, type AccountDeps, type Side } from "./accounts.ts";
import type { LandDeps } from "./land-import.ts";
import { assertLease, type Lease } from "./leases.ts";
import type { MailboxEngine, OpenOptions } from "./move.ts";
import { takingOutToStore } from "./quarantine/keep.ts";
import type { NotMovedGroup } from "./report.ts";
import { connectionsOf } from "./rules-waves.ts";
import type { MailboxRow } from "./store.ts";
import { forwardedSince, withoutForwarded } from "./switch/forwarded-source.ts";
import { waveOf } from "./switch/go.ts";
import { atMost } from "./throttle.ts";

export interface EngineDeps extends AccountDeps {
  /** The configuration's key for secrets; each mailbox's ledger key and the certificates' signer are derived from it. */
  readonly key: Uint8Array;
  readonly rules?: RulePack;
  readonly sessions?: number;
  /** How long a message that a redirect sent on may be on its way; 15 minutes. */
  readonly onItsWaySeconds?: number;
  /** The copy's waits, where they are not the usual ones (src/mail/waits.ts). */
  readonly waits?: Partial<Waits>;
}

/** The key under which originals of a mailbox's attachments are kept. */
export const quarantineKey = (key: Uint8Array, mailboxId: string): Uint8Array =>
  derivedKey(key, `quarantine ${mailboxId}`);

/** The mail engine over this mailbox's own servers, with the ledger in the store and every write under the lease. */
export const openMailboxEngine =
  (deps: EngineDeps) =>
  async (mailbox: MailboxRow, lease: Lease, options: OpenOptions = {}): Promise<MailboxEngine> => {
    const rules = transferRules(deps.rules ?? startingRulePack);
    const wave = await waveOf(deps.db, mailbox);
    const sessions = Math.min(
      deps.sessions ?? 4,
      wave === undefined ? 4 : connectionsOf(wave.max_connections_per_host),
      lease.connections ?? 4,
    );
    const original = imapSource(await mailAccountOf(deps, mailbox, "source"), sessions);
    const target = await imapTarget(await mailAccountOf(deps, mailbox, "target"), sessions).catch((error: unknown) => {
      throw sided("target", error);
    });
    const ledgerKey = derivedKey(deps.key, `ledger ${mailbox.id}`);
    const ledger = await openPostgresLedger(deps.db, {
      mailboxId: mailbox.id,
      key: ledgerKey,
      guard: (trx) => assertLease(trx as Trx, lease),
    });
    const wait = deps.onItsWaySeconds ?? 900;
    const forwarded = await forwardedSince(deps.db, mailbox.id, new Date(), wait);
    const onItsWay = options.last === true || forwarded?.open !== true ? 0 : wait;
    const source =
      forwarded === undefined
        ? original
        : withoutForwarded(original, {
            ...{ db: deps.db, lease, target, ledger },
            ...{ since: forwarded.since, onItsWay, now: () => new Date() },
          });
    const rate = wave?.max_bytes_per_second ?? undefined;
    const keep = { db: deps.db, key: quarantineKey(deps.key, mailbox.id) };
    const takeOut = takingOutToStore(keep, mailbox.id, (name) => rules.blocked(name));
    const began = Date.now();
    return {
      copy: async ({ signal, onProgress }) => {
        await copyMailbox(
          { source, target, ledger },
          {
            ...deps.waits,
            signal,
            alter: slowedTo(rate, signal, takeOut),
            largest: rules.maxItemBytes,
            onProgress: ({ items, bytes, expectedItems, expectedBytes }) => {
              onProgress({
                itemsDone: items,
                itemsTotal: expectedItems,
                bytesDone: bytes,
                bytesTotal: expectedBytes ?? null,
                secondsLeft: secondsLeft(Date.now() - began, items, expectedItems),
                paused: false,
              });
            },
          },
        );
      },
      verify: async () => {
        const verification = await verifyMailbox({ source, target, ledger });
        const certificate = certify(verification, {
          mailbox: mailbox.id,
          ledgerKey,
          issued: new Date(),
          key: signerOf(deps.key),
        });
        return { holds: holds(verification), certificate, notMoved: grouped(verification.exceptions) };
      },
      close: async () => {
        await Promise.allSettled([source.close(), target.close(), ledger.close()]);
      },
    };
  };

/** Where the wave sets a rate: what is read of the source comes no faster, whatever is done with it. */
const slowedTo = (rate: number | undefined, signal: AbortSignal, alter: Alter): Alter => {
  if (rate === undefined) return alter;
  const slow = atMost(rate, signal);
  return (sink, changed) => slow(alter(sink, changed));
};

/** The mailbox's target alone, with a ledger of its own for what a person sends from the browser. */
export const openMailboxTarget =
  (deps: EngineDeps): LandDeps["openTarget"] =>
  async (mailbox, lease, ledgerId) => {
    const target = await imapTarget(await mailAccountOf(deps, mailbox, "target"), 1).catch((error: unknown) => {
      throw sided("target", error);
    });
    const ledger = await openPostgresLedger(deps.db, {
      mailboxId: ledgerId,
      key: derivedKey(deps.key, `ledger ${ledgerId}`),
      guard: (trx) => assertLease(trx as Trx, lease),
    });
    return {
      target,
      ledger,
      close: async () => {
        await Promise.allSettled([target.close(), ledger.close()]);
      },
    };
  };

const sided = (side: Side, error: unknown): unknown => {
  const code = error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
  return code === undefined ? error : new EngineError(code, side, { cause: error });
};

/** A key of its own for each purpose, from the configuration's. */
export const derivedKey = (key: Uint8Array, purpose: string): Uint8Array =>
  new Uint8Array(hkdfSync("sha256", key, "", `nhsmail-onboarding ${purpose}`, 32));

/** An Ed25519 key from 32 derived octets (RFC 8410: PKCS #8 is this prefix and the seed). */
const signerOf = (key: Uint8Array): KeyObject =>
  createPrivateKey({
    key: Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), derivedKey(key, "certificates")]),
    format: "der",
    type: "pkcs8",
  });

/** An honest figure only once there is something to judge by: 5 seconds and 1% of the messages. */
const secondsLeft = (ms: number, done: number, total: number): number | null =>
  ms < 5_000 || done === 0 || done * 100 < total ? null : Math.ceil((ms / done / 1000) * Math.max(0, total - done));

/** What a person is told: how many of which kind; never which message. */
const grouped = (exceptions: readonly Exception[]): readonly NotMovedGroup[] => {
  const groups = new Map<string, number>();
  for (const { kind, code } of exceptions) {
    if (kind === "extra") continue;
    groups.set(code, (groups.get(code) ?? 0) + 1);
  }
  return [...groups].map(([reason, count]) => ({
    reason,
    detail: "",
    count,
    releasable: reason === "attachment-removed",
  }));
};
