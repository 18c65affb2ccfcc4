/** What stands within a file that holds others: an archive, a message in a file of its own. All of it is untrusted. */

/** One thing that was met within. `path`: names from the outermost container's content inwards, for people only. */
export type Met = MetFile | Unseen;

export interface MetFile {
  readonly kind: "file";
  readonly path: readonly string[];
  /** Every name that some program may give it; never empty. */
  readonly names: readonly string[];
}

/** Something could not be looked into. */
export interface Unseen {
  readonly kind: "unseen";
  /** `too-much`: a limit ended the look. `unreadable`: locked, damaged, or packed in a way that is not known. */
  readonly why: "too-much" | "unreadable";
  readonly path: readonly string[];
  /** A sentence's end for people, without a name in it. */
  readonly detail: string;
}

/** What one look may cost; it is used up by everything that is met within one outermost file. */
export interface Budget {
  /** Containers within containers. */
  readonly depth: number;
  /** Names that are still told. */
  names: number;
  /** Bytes that may still be unpacked or decoded. */
  bytes: number;
}

/** A container's content and what is known of it from outside. */
export interface Container {
  readonly bytes: Uint8Array;
  readonly name: string;
  /** Lower case, without parameters; "" where nobody says. */
  readonly type: string;
}

/** Looks into a container that stands `depth` containers deep; given to the readers, which hold containers themselves. */
export type Look = (container: Container, budget: Budget, path: readonly string[], depth: number) => Generator<Met>;

export const tooDeep = "archives or messages within each other, too deep";
export const tooMany = "more names than are looked at";
export const tooLarge = "what is within is too large to look inside";

export const unseen = (why: Unseen["why"], path: readonly string[], detail: string): Unseen => ({
  kind: "unseen",
  why,
  path,
  detail,
});

/** Reads one form of container; `look` is for what stands within. */
export type Reader = (
  container: Container,
  budget: Budget,
  path: readonly string[],
  depth: number,
  look: Look,
) => Generator<Met>;
