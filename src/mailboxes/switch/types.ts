import type { JobQueue } from "../../jobs/types.ts";
import type { ImapAccount } from "../../mail/imap/account.ts";
import type { SieveAccount } from "../../mail/sieve/account.ts";
import type { Trx } from "../../store/database.ts";
import type { Side } from "../accounts.ts";
import type { Lease } from "../leases.ts";
import type { MoveDeps } from "../move.ts";
import type { SwitchStep } from "../rules-switch.ts";
import type { MailboxRow } from "../store.ts";
import type { AttemptRow } from "./store.ts";

/** Seconds, unless another unit is named. */
export interface SwitchTiming {
  /** Between two looks for the probes. */
  readonly look: number;
  /** How long the probes may be on their way. */
  readonly probes: number;
  /** After both came: whether one comes twice, or comes back. */
  readonly settle: number;
  /** Between two visits of the watch. */
  readonly watch: number;
  /** How long the watch lasts, from the switch on. */
  readonly watchFor: number;
  /** Until what failed is tried again. */
  readonly again: number;
  /** An administrator is asked, and looked for this often. */
  readonly administrator: number;
}

/** Brings one message with this token to an address, through the service's own mail server. */
export type SendProbe = (probe: { readonly to: string; readonly token: string }) => Promise<void>;

/** What came of bringing mail back: `left` could not be stored in the old mailbox, and stays in the new one. */
export interface Returned {
  readonly planned: number;
  readonly brought: number;
  readonly left: number;
}

export interface SwitchDeps extends MoveDeps {
  readonly jobs: JobQueue;
  readonly mailAccount: (mailbox: MailboxRow, side: Side) => Promise<ImapAccount>;
  /** Undefined where no ManageSieve server was approved: an administrator sets the forward. */
  readonly sieveAccount: (mailbox: MailboxRow) => Promise<SieveAccount | undefined>;
  /** Undefined where no mail server is configured: no switch can be proven then, and none is made. */
  readonly sendProbe: SendProbe | undefined;
  /** Brings mail that came to the new mailbox alone back into the old one. */
  readonly bringBack: (context: StepContext) => Promise<Returned>;
  readonly random: (count: number) => Uint8Array;
  readonly timing: SwitchTiming;
  /** Awaited at each durable point; tests break off there. */
  readonly checkpoint?: (name: string) => void | Promise<void>;
}

/** What a step works with. */
export interface StepContext {
  readonly deps: SwitchDeps;
  readonly mailbox: MailboxRow;
  readonly attempt: AttemptRow;
  readonly lease: Lease;
  readonly signal: AbortSignal;
}

/**
 * What came of a step. `done` and `failed` are recorded together with what `within` stores. `wait`: seconds until the
 * step is looked at again. `undo`: the forward is taken away, for the switch did not prove good.
 */
export type StepOutcome =
  | { readonly kind: "done"; readonly detail?: Readonly<Record<string, unknown>>; readonly within?: Within }
  | { readonly kind: "wait"; readonly seconds: number; readonly reason?: string }
  | { readonly kind: "failed"; readonly reason: string; readonly undo?: boolean; readonly within?: Within };

export type Within = (trx: Trx) => Promise<void>;

export type DoStep = (context: StepContext) => Promise<StepOutcome>;
export type DoSteps = Readonly<Record<SwitchStep, DoStep>>;
