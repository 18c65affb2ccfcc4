import { z } from "zod";
import { importLimits, type ItemRefusal, type NotConfigured, type SentItem } from "../mailboxes/imports.ts";
import type { NoImport } from "../mailboxes/import-view.ts";
import type { NoMailbox } from "../mailboxes/mine.ts";
import { ImportKeys, ImportList, ImportRequest, ImportView, ItemHeaders } from "../mailboxes/views.ts";
import type { VerifiedIdentity } from "../people/verify-token.ts";
import type { Result } from "../result.ts";
import { notFound, problem, type Problem } from "./problems.ts";
import { forPeople, type Route } from "./route.ts";

type OpenRefusal = NoMailbox | NotConfigured | { readonly kind: "too-much" };

export interface ImportRoutesDeps {
  readonly openImport: (who: VerifiedIdentity, request: ImportRequest) => Promise<Result<ImportView, OpenRefusal>>;
  readonly myImports: (who: VerifiedIdentity) => Promise<ImportList>;
  readonly myImport: (who: VerifiedIdentity, id: string) => Promise<Result<ImportView, NoImport>>;
  readonly holdItem: (
    who: VerifiedIdentity,
    id: string,
    item: SentItem,
  ) => Promise<Result<"stored" | "held", ItemRefusal>>;
  readonly heldKeys: (
    who: VerifiedIdentity,
    id: string,
    after: string | undefined,
  ) => Promise<Result<ImportKeys, NoImport>>;
  readonly endImport: (
    who: VerifiedIdentity,
    id: string,
    state: "complete" | "cancelled",
  ) => Promise<Result<ImportView, NoImport>>;
}

const Id = z.object({ id: z.uuid() });
const ItemParams = Id.extend({ key: z.string().regex(/^[0-9a-f]{1,16}$/) });

/** Old mail that a person sends from the browser, item by item, into their own mailbox. */
export const importRoutes = (deps: ImportRoutesDeps): readonly Route[] => [
  forPeople({
    method: "post",
    path: "/api/v1/me/imports",
    summary: "Open an import of one file, or find the open one of the same file",
    body: ImportRequest,
    answer: ImportView,
    handle: async ({ viewer, body }) => {
      const opened = await deps.openImport(viewer.identity, body);
      return opened.ok ? { status: 200, view: opened.value } : openProblems[opened.refusal.kind];
    },
  }),
  forPeople({
    method: "get",
    path: "/api/v1/me/imports",
    summary: "What I have sent so far, newest first, and what became of it",
    answer: ImportList,
    handle: async ({ viewer }) => ({ status: 200, view: await deps.myImports(viewer.identity) }),
  }),
  forPeople({
    method: "get",
    path: "/api/v1/me/imports/:id",
    summary: "Read one of my imports again",
    params: Id,
    answer: ImportView,
    handle: async ({ viewer, params }) => {
      const view = await deps.myImport(viewer.identity, params.id);
      return view.ok ? { status: 200, view: view.value } : notFound;
    },
  }),
  forPeople({
    method: "get",
    path: "/api/v1/me/imports/:id/items",
    summary: "Which items the service holds already",
    params: Id,
    query: z.object({ after: z.string().max(16).optional() }),
    answer: ImportKeys,
    handle: async ({ viewer, params, query }) => {
      const keys = await deps.heldKeys(viewer.identity, params.id, query.after);
      return keys.ok ? { status: 200, view: keys.value } : notFound;
    },
  }),
  forPeople({
    method: "put",
    path: "/api/v1/me/imports/:id/items/:key",
    summary: "Send one item; 201 stored, 200 held already",
    params: ItemParams,
    bytes: { type: "message/rfc822", limit: importLimits.item },
    handle: async ({ viewer, params, body, headers }) => {
      const read = ItemHeaders.safeParse(headers);
      if (!read.success) return badHeaders;
      const digest = /^sha-256=:(.*):$/.exec(read.data["content-digest"])?.[1] ?? "";
      const held = await deps.holdItem(viewer.identity, params.id, {
        key: params.key,
        digest,
        folder: read.data["item-folder"],
        flags: read.data["item-flags"],
        at: new Date(read.data["item-date"]),
        body: body as Buffer,
      });
      if (held.ok) return { status: held.value === "stored" ? 201 : 200 };
      const { refusal } = held;
      return refusal.kind === "bad-item"
        ? { ...itemProblems["bad-item"], detail: refusal.reason }
        : itemProblems[refusal.kind];
    },
  }),
  forPeople({
    method: "post",
    path: "/api/v1/me/imports/:id/complete",
    summary: "Everything chosen is sent",
    params: Id,
    answer: ImportView,
    handle: async ({ viewer, params }) => {
      const ended = await deps.endImport(viewer.identity, params.id, "complete");
      return ended.ok ? { status: 200, view: ended.value } : notFound;
    },
  }),
  forPeople({
    method: "delete",
    path: "/api/v1/me/imports/:id",
    summary: "Cancel; what landed stays",
    params: Id,
    handle: async ({ viewer, params }) => {
      const ended = await deps.endImport(viewer.identity, params.id, "cancelled");
      return ended.ok ? { status: 204 } : notFound;
    },
  }),
];

const refused = (status: number, kind: string, detail: string): Problem =>
  problem(status, kind, "This was not taken", detail);

const badHeaders = refused(400, "bad-headers", "Send Content-Digest, Item-Folder, Item-Flags and Item-Date.");

const openProblems = {
  "no-mailbox": refused(404, "no-mailbox", "No mailbox is linked to you yet. Ask your local administrator."),
  "no-target": refused(
    409,
    "no-target",
    "Your new mailbox is not set up to take old mail yet. Keep the report, and ask later.",
  ),
  "too-much": refused(413, "too-much", "This is more than one import may hold. Choose fewer folders."),
} as const satisfies Record<OpenRefusal["kind"], Problem>;

const itemProblems = {
  "no-import": notFound,
  "digest-differs": refused(400, "digest-differs", "The item did not arrive whole. Send it again."),
  "another-item": refused(
    409,
    "another-item",
    "Another item was sent under this key. Check the file again from the start.",
  ),
  closed: refused(409, "closed", "This import is closed. Open a new one."),
  "bad-item": refused(422, "bad-item", "This item cannot be taken."),
  "slow-down": refused(503, "slow-down", "The mailbox takes mail more slowly than it is sent. Go on in a few minutes."),
} as const satisfies Record<ItemRefusal["kind"], Problem>;
