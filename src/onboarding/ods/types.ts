import type { OdsCheck, OdsCode } from "../types.ts";

/** The directory of organisations, wherever it is read from. */
export interface OdsDirectory {
  /**
   * What is known of a code. Never rejects and never waits longer than `withinMs` (2,000 where not given): what could
   * not be asked is `unchecked`, and nobody is held up by it.
   */
  readonly lookUp: (code: OdsCode, options?: { readonly withinMs?: number }) => Promise<OdsCheck>;
}

/** One organisation as a directory gives it, before our regions are laid over it. */
export interface OdsRecord {
  readonly code: OdsCode;
  readonly name: string;
  readonly status: "open" | "closed";
  readonly closedOn: string | null;
  readonly successors: readonly string[];
  /** Codes of the bodies that it belongs to or lies within. */
  readonly parents: readonly string[];
  readonly postcode: string | null;
}

/** A source that is asked over a network. */
export interface OdsSource {
  readonly fetch: (
    code: OdsCode,
    signal: AbortSignal,
  ) => Promise<
    | { readonly kind: "found"; readonly record: OdsRecord }
    | { readonly kind: "not-known" }
    | { readonly kind: "unreachable" | "unreadable" | "too-slow" }
  >;
}
