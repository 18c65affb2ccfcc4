import type { AnswerView } from "../../src/knowledge/views.ts";
import type {
  AskRequest,
  DemoPeople,
  ImportKeys,
  ImportList,
  ImportRequest,
  ImportView,
  Me,
  MyMailbox,
  PublicConfig,
  RepointReport,
  StepsState,
  TokenAnswer,
} from "../../src/mailboxes/views.ts";
import type { MailboxList } from "../../src/mailboxes/views-team.ts";

interface Problem {
  /** The service's own sentence. */
  readonly detail?: string | undefined;
  /** What it calls the problem: the last part of the problem's `type`. */
  readonly kind?: string | undefined;
}

/** The service said no, or could not be reached (`status` 0). `detail` and `kind` are there where it gave them. */
export class ApiError extends Error {
  readonly status: number;
  readonly detail: string | undefined;
  readonly kind: string | undefined;
  constructor(status: number, { detail, kind }: Problem = {}, options?: ErrorOptions) {
    super(detail ?? `The service answered ${status}.`, options);
    this.name = "ApiError";
    this.status = status;
    this.detail = detail;
    this.kind = kind;
  }
}

export interface ItemUpload {
  readonly key: string;
  readonly body: Uint8Array<ArrayBuffer>;
  readonly headers: Readonly<Record<string, string>>;
}

export interface MailboxAnswer {
  readonly view: MyMailbox;
  readonly etag: string | undefined;
}

const timeLimit = 15_000;

type Fetch = typeof fetch;

interface Call {
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  readonly limit?: number;
  /** Sends no token of ours: it may have ended. */
  readonly bare?: boolean;
}

/** Every request of the pages, in one place. `token` is read at each call: it lives in memory alone. */
export const createApi = (base: string, token: () => string | undefined, fetcher: Fetch = (...a) => fetch(...a)) => {
  const send = async (path: string, call: Call = {}) => {
    const { method = "GET", body, headers = {}, signal, limit = timeLimit } = call;
    const bearer = call.bare === true ? undefined : token();
    const raw = body instanceof Uint8Array;
    try {
      const response = await fetcher(base + path, {
        method,
        cache: "no-store",
        credentials: "omit",
        signal: AbortSignal.any([AbortSignal.timeout(limit), ...(signal === undefined ? [] : [signal])]),
        headers: {
          ...(bearer === undefined ? {} : { Authorization: `Bearer ${bearer}` }),
          ...(body === undefined || raw ? {} : { "Content-Type": "application/json" }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: raw ? (body as Uint8Array<ArrayBuffer>) : JSON.stringify(body) }),
      });
      if (response.ok || response.status === 304) return response;
      throw new ApiError(response.status, await problemOf(response));
    } catch (error) {
      if (error instanceof ApiError || signal?.aborted === true) throw error;
      throw new ApiError(0, {}, { cause: error });
    }
  };
  const get = async <T>(path: string): Promise<T> => (await (await send(path)).json()) as T;
  const ask = async <T>(path: string, method: string, body: unknown): Promise<T> =>
    (await (await send(path, { method, body })).json()) as T;
  const exchange = async (exchangeToken: string, bare: boolean): Promise<TokenAnswer> => {
    const call = { method: "POST", body: { token: exchangeToken }, bare };
    return (await (await send("/api/v1/session/exchange", call)).json()) as TokenAnswer;
  };
  const tell = async (path: string, method: string, body: unknown): Promise<void> => {
    await send(path, { method, body });
  };
  return {
    config: () => get<PublicConfig>("/api/v1/config"),
    demoPeople: () => get<DemoPeople>("/api/v1/session/people"),
    localToken: (person: string) => ask<TokenAnswer>("/local/token", "POST", { person }),
    exchangeToken: (token: string) => exchange(token, true),
    /** From now on this Exchange's word signs in whoever is signed in at this moment. */
    linkExchange: (token: string) => exchange(token, false),
    /** For parts that are loaded later, with paths of their own: read, and decide on what was seen as `version`. */
    read: get,
    decide: async <T>(path: string, version: number, body: unknown): Promise<T> =>
      (await (await send(path, { method: "POST", body, headers: { "If-Match": `"${version}"` } })).json()) as T,
    me: () => get<Me>("/api/v1/me"),
    /** The mailbox, or undefined where nothing changed since `etag`. */
    mailbox: async (etag: string | undefined): Promise<MailboxAnswer | undefined> => {
      const response = await send(
        "/api/v1/me/mailbox",
        etag === undefined ? {} : { headers: { "If-None-Match": etag } },
      );
      if (response.status === 304) return undefined;
      return { view: (await response.json()) as MyMailbox, etag: response.headers.get("ETag") ?? undefined };
    },
    saveSteps: (steps: StepsState) => tell("/api/v1/me/mailbox/steps", "PUT", steps),
    repointed: (report: RepointReport) => tell("/api/v1/me/mailbox/repointed", "POST", report),
    confirmComplete: () => tell("/api/v1/me/mailbox/complete", "POST", {}),
    contact: (text: string, key: string) => tell("/api/v1/me/contact", "POST", { text, key }),
    ask: (request: AskRequest) => ask<AnswerView>("/api/v1/ask", "POST", request),
    /** An organisation's mailboxes, for those who run its move; 404 for everybody else. */
    mailboxesOf: (odsCode: string, wanted: { readonly states: string; readonly limit: number }) =>
      get<MailboxList>(
        `/api/v1/organisations/${encodeURIComponent(odsCode)}/mailboxes?state=${wanted.states}&limit=${wanted.limit}`,
      ),
    rules: () => get<unknown>("/api/v1/rules"),
    imports: () => get<ImportList>("/api/v1/me/imports"),
    openImport: (request: ImportRequest) => ask<ImportView>("/api/v1/me/imports", "POST", request),
    importKeys: (id: string, after: string | null) =>
      get<ImportKeys>(`/api/v1/me/imports/${id}/items${after === null ? "" : `?after=${encodeURIComponent(after)}`}`),
    /** Resolves to the status: 201 stored, 200 held already. A whole 35 MB item may take minutes on a slow line. */
    putItem: async (id: string, item: ItemUpload, signal: AbortSignal): Promise<number> => {
      const headers = { "Content-Type": "message/rfc822", ...item.headers };
      const path = `/api/v1/me/imports/${id}/items/${item.key}`;
      return (await send(path, { method: "PUT", body: item.body, headers, signal, limit: 10 * 60_000 })).status;
    },
    completeImport: (id: string) => ask<ImportView>(`/api/v1/me/imports/${id}/complete`, "POST", {}),
    cancelImport: async (id: string): Promise<void> => {
      await send(`/api/v1/me/imports/${id}`, { method: "DELETE" });
    },
  };
};

export type Api = ReturnType<typeof createApi>;

/** What a problem+json (RFC 9457) says, if it is one. */
const problemOf = async (response: Response): Promise<Problem> => {
  if (!(response.headers.get("Content-Type") ?? "").includes("json")) return {};
  try {
    const { detail, type } = (await response.json()) as { detail?: unknown; type?: unknown };
    return {
      detail: typeof detail === "string" ? detail : undefined,
      kind: typeof type === "string" ? type.split(":").at(-1) : undefined,
    };
  } catch {
    // A body that is no JSON in spite of its label: the status alone must do.
    return {};
  }
};
