/**
 * What travels between /api/v1 and a person's page (Outlook pane, Teams tab, plain web page). A face imports the types;
 * the server validates with the schemas. No view and no request has a field that names another person's mailbox: the
 * verified token alone decides whose it is. Dates are RFC 3339 in UTC; sizes are bytes; durations are seconds.
 */
import { z } from "zod";
import { mailboxStates } from "./rules.ts";

const instant = z.iso.datetime();
const count = z.int().min(0);

/** The mailbox's life-cycle; the order is the order of the timeline, the last one is a side state. */
export const MailboxState = z.enum(mailboxStates);
export type MailboxState = z.infer<typeof MailboxState>;

export const routes = ["self-service", "partial-managed", "managed"] as const;

/** Ways to bring old mail: options document, table 1 and section 3 "Data Import"; `engine` = we copy it for the person. */
export const dataWays = ["pst-by-me", "pst-by-loa", "twin-profiles", "archive-link", "engine"] as const;
export const DataWay = z.enum(dataWays);
export type DataWay = z.infer<typeof DataWay>;

/** Where a person reads mail. Classic Windows by what its profile dialog looks like, not by licence. */
export const mailClients = ["classic-365", "classic-2010-2019", "new-outlook", "mac", "web", "ios", "android"] as const;
export const MailClient = z.enum(mailClients);
export type MailClient = z.infer<typeof MailClient>;

/** Progress of the copy. Totals are null until the source has been counted; secondsLeft is null while no honest figure exists. */
export const CopyProgress = z.object({
  itemsDone: count,
  itemsTotal: count.nullable(),
  bytesDone: count,
  bytesTotal: count.nullable(),
  secondsLeft: count.nullable(),
  paused: z.boolean(),
  at: instant,
});
export type CopyProgress = z.infer<typeof CopyProgress>;

/** One group of items that did not move as they were. `reason` is the engine's code; `detail` e.g. ".exe" or a folder's name. */
export const NotMoved = z.object({
  reason: z.string(),
  count,
  detail: z.string().nullable(),
  /** Can the LOA release it from quarantine? */
  releasable: z.boolean(),
});
export type NotMoved = z.infer<typeof NotMoved>;

export const TimelineEntry = z.object({ state: MailboxState, at: instant.nullable(), done: z.boolean() });
export type TimelineEntry = z.infer<typeof TimelineEntry>;

/** Who to ask. `chatUrl` is a Teams deep link where the person is known in Teams. */
export const Contact = z.object({
  name: z.string(),
  role: z.enum(["loa", "ism", "technical"]),
  email: z.string().nullable(),
  chatUrl: z.url().nullable(),
});
export type Contact = z.infer<typeof Contact>;

/** Ticks kept for the person. `done` holds step ids of addin/shared/steps (the server keeps them as opaque, <= 200). */
export const StepsState = z.object({
  client: MailClient.nullable(),
  done: z.array(z.string().regex(/^[a-z0-9.-]{1,60}$/)).max(200),
});
export type StepsState = z.infer<typeof StepsState>;

/** `proven`: the page was opened from the new mailbox by a token of the target tenant; `stated`: the person says so. */
export const Repoint = z.object({
  needed: z.boolean(),
  at: instant.nullable(),
  client: MailClient.nullable(),
  proof: z.enum(["proven", "stated"]).nullable(),
});
export type Repoint = z.infer<typeof Repoint>;

/** The facts of the person's case from which "What changes for me" is computed. Null = not known, and the page says so. */
export const MyCase = z.object({
  route: z.enum(routes).nullable(),
  /** The intent's platform kind, e.g. "exchange-on-premises", "office-365", "gmail", "groupwise", "notes", "imap", "other". */
  platform: z.string().nullable(),
  oldAddress: z.string().nullable(),
  newAddress: z.string().nullable(),
  webUrl: z.url().nullable(),
  quotaBytes: count.nullable(),
  sourceBytes: count.nullable(),
  sharedMailboxes: count.nullable(),
  delegates: count.nullable(),
  forwarding: z.boolean().nullable(),
  archive: z.boolean().nullable(),
  ways: z.array(DataWay),
});
export type MyCase = z.infer<typeof MyCase>;

/** GET /api/v1/me/mailbox. ETag is the quoted version plus the copy's counter; If-None-Match answers 304. */
export const MyMailbox = z.object({
  version: z.int(),
  state: MailboxState,
  since: instant,
  organisation: z.object({ name: z.string(), odsCode: z.string() }),
  switchAt: instant.nullable(),
  switchedAt: instant.nullable(),
  /** Set where state is needs-attention: a code for the help desk and who can mend it. */
  attention: z.object({ code: z.string(), sentence: z.string(), who: z.enum(["you", "loa", "service"]) }).nullable(),
  copy: CopyProgress.nullable(),
  notMoved: z.array(NotMoved).max(100),
  timeline: z.array(TimelineEntry),
  contact: Contact.nullable(),
  repoint: Repoint,
  steps: StepsState,
  case: MyCase,
  /** From the life-cycle's actionsFor(state, "end-user"): what this person may do now. */
  actions: z.array(z.enum(["confirm-repointed", "import-data", "confirm-complete", "contact"])),
});
export type MyMailbox = z.infer<typeof MyMailbox>;

/** GET /api/v1/me: who the token is. `mailbox: false` where no mailbox is mapped to them (the page then explains). */
export const Me = z.object({
  name: z.string(),
  role: z.string(),
  mailbox: z.boolean(),
  organisations: z.array(z.object({ odsCode: z.string(), name: z.string(), state: z.string() })),
});
export type Me = z.infer<typeof Me>;

/** GET /api/v1/config, open to all: what a page must know before anybody signed in. No secret is in it. */
export const PublicConfig = z.object({
  mode: z.enum(["local", "production"]),
  clientId: z.string().nullable(),
  /** Issuer base such as https://login.microsoftonline.com/{tid} (or a loopback issuer in local mode and tests). */
  authority: z.url().nullable(),
  scope: z.string().nullable(),
  importConfigured: z.boolean(),
  /** The page as a plain web page, for QR codes and for after the old tenant's add-in is gone. */
  webUrl: z.url(),
});
export type PublicConfig = z.infer<typeof PublicConfig>;

/** GET /api/v1/session/people and POST /local/token, in local mode on loopback only. */
export const DemoPeople = z.object({
  people: z.array(z.object({ id: z.string(), name: z.string(), role: z.string() })),
});
export type DemoPeople = z.infer<typeof DemoPeople>;

/**
 * In every page as JSON in the element #start-data, so that nobody waits for it: GET /api/v1/config's answer and, in
 * local mode, GET /api/v1/session/people's.
 */
export interface StartData {
  readonly config: PublicConfig;
  readonly people: DemoPeople["people"];
}

export const TokenRequest = z.object({ person: z.string() });
export const TokenAnswer = z.object({ token: z.string(), expiresAt: instant });
export type TokenAnswer = z.infer<typeof TokenAnswer>;

/**
 * POST /api/v1/session/exchange { token }: an on-premises Exchange identity token against one of ours; with a person's
 * own token it links the two. Answers a TokenAnswer, 404 where none is set up, 403 where no mailbox is linked yet; the
 * page then goes on to the sign-in window.
 */

/** PUT /api/v1/me/mailbox/steps answers what it was given; POST /api/v1/me/mailbox/complete (no body) answers a MyMailbox. */

/**
 * POST /api/v1/me/mailbox/repointed answers a MyMailbox. What the page saw are display hints: `proven` is decided by the
 * server, by a token of the person's identity on the target side.
 */
export const RepointReport = z.object({
  client: MailClient,
  openedFrom: z.string().max(320).nullable(),
  accountType: z.string().max(40).nullable(),
});
export type RepointReport = z.infer<typeof RepointReport>;

/** POST /api/v1/me/contact: one message to the person's LOA, through the outbox; answers 202. */
export const ContactRequest = z.object({ text: z.string().trim().min(1).max(2000), key: z.uuid() });
export type ContactRequest = z.infer<typeof ContactRequest>;

/**
 * POST /api/v1/ask, without a token too; the answer is AnswerView of src/knowledge/views.ts, for the audience endUser.
 * `entryId`: the person pressed one of the choices of an earlier answer, so that entry itself is wanted.
 */
export const AskRequest = z.object({
  question: z.string().trim().min(2).max(500),
  entryId: z.string().max(100).optional(),
});
export type AskRequest = z.infer<typeof AskRequest>;

/**
 * POST /api/v1/me/imports opens an import or answers the open one of the same file (same fingerprint: SHA-256, hex, of
 * the file's size and header; the file's name is never sent).
 */
export const ImportRequest = z.object({
  fingerprint: z.string().regex(/^[0-9a-f]{64}$/),
  items: count,
  bytes: count,
});
export type ImportRequest = z.infer<typeof ImportRequest>;
export const ImportView = z.object({
  id: z.string(),
  fingerprint: z.string(),
  state: z.enum(["open", "complete", "cancelled"]),
  openedAt: instant,
  changedAt: instant,
  /** Items that were chosen; those that the service has had; of these, those that are in the mailbox, and that wait. */
  items: count,
  received: count,
  landed: count,
  waiting: count,
  /** The first 1,000 items that will not land, by key, with the engine's code and sentence. */
  refused: z.array(z.object({ key: z.string(), code: z.string(), reason: z.string() })).max(1000),
  /** How many items ended or wait with a code: `landed` but not exactly as sent, `refused`, `waiting` to be tried again. */
  notes: z.array(z.object({ outcome: z.enum(["landed", "refused", "waiting"]), code: z.string(), count })).max(100),
});
export type ImportView = z.infer<typeof ImportView>;

/** GET /api/v1/me/imports: the person's own, newest first; GET /api/v1/me/imports/{id} reads one again. */
export const ImportList = z.object({ imports: z.array(ImportView).max(20) });
export type ImportList = z.infer<typeof ImportList>;

/** GET /api/v1/me/imports/{id}/items?after={key}: keys the server holds, ascending, 1,000 a page: what a resume may skip. */
export const ImportKeys = z.object({ keys: z.array(z.string()), next: z.string().nullable() });
export type ImportKeys = z.infer<typeof ImportKeys>;

/**
 * PUT /api/v1/me/imports/{id}/items/{key}, body message/rfc822. `key` = node id in hex, stable in one file. Headers:
 * Content-Digest `sha-256=:base64:` (RFC 9530; a mismatch is 400), Item-Folder (percent-encoded UTF-8 path, "/" between
 * names), Item-Flags (of seen, answered, flagged, draft, forwarded; comma-separated), Item-Date (RFC 3339).
 * 201 stored, 200 held already (same digest), 409 `another-item` (another digest under that key) or `closed`, 413 too
 * large, 422 refused with a reason, 503 `slow-down`: too much waits for the mailbox, send it again later. Opening an
 * import answers 409 `no-target` where no mailbox is set up to take it.
 * POST .../{id}/complete closes it; DELETE .../{id} cancels: what landed stays.
 */
export const ItemHeaders = z.object({
  "content-digest": z.string().regex(/^sha-256=:[A-Za-z0-9+/]{43}=:$/),
  "item-folder": z.string().max(4000),
  "item-flags": z.string().max(100),
  "item-date": instant,
});
