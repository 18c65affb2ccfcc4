import type { MailFolder, SpecialUse } from "../types.ts";

/** Where a source folder goes. */
export interface FolderPlan {
  readonly source: MailFolder;
  readonly path: readonly string[];
  readonly use: SpecialUse | undefined;
  /** Set where the name had to change, in plain words. */
  readonly renamed: string | undefined;
}

/** Names that mail programs give to the roles where a server names none. In lower case. */
const wellKnown: Readonly<Partial<Record<SpecialUse, readonly string[]>>> = {
  sent: ["sent", "sent items", "sent messages", "sent mail"],
  drafts: ["drafts", "draft"],
  junk: ["junk", "junk e-mail", "junk email", "spam", "bulk mail"],
  trash: ["trash", "deleted items", "deleted messages", "bin"],
  archive: ["archive", "archives"],
};

const key = (path: readonly string[]): string => path.join("\0");

/** Which folder of this side has each role: by its attribute, else by a well-known name at the top. */
const rolesOf = (
  folders: readonly MailFolder[],
): { attribute: Map<SpecialUse, MailFolder>; named: Map<SpecialUse, MailFolder> } => {
  const attribute = new Map<SpecialUse, MailFolder>();
  const named = new Map<SpecialUse, MailFolder>();
  for (const folder of folders) {
    if (!folder.selectable) continue;
    if (folder.specialUse !== undefined && !attribute.has(folder.specialUse)) attribute.set(folder.specialUse, folder);
    if (folder.path.length !== 1) continue;
    for (const [use, names] of Object.entries(wellKnown) as [SpecialUse, readonly string[]][]) {
      if (names.includes(folder.path[0]?.toLowerCase() ?? "") && !named.has(use)) named.set(use, folder);
    }
  }
  return { attribute, named };
};

/**
 * The target path of each selectable source folder. What the ledger knows stays; roles meet roles (RFC 6154), by
 * attribute or well-known name; children follow their parent; two folders never become one. `flat`: the target has no
 * folders in folders, so that a path becomes one name.
 */
export const planFolders = (
  source: readonly MailFolder[],
  target: readonly MailFolder[],
  known: ReadonlyMap<string, readonly string[]>,
  separator: string | undefined,
  flat = false,
): readonly FolderPlan[] => {
  const from = rolesOf(source);
  const to = rolesOf(target);
  const there = new Set(target.map(({ path }) => key(path)));
  const taken = new Set([...known.values()].map(key));
  const mapped = new Map<string, readonly string[]>();
  const byDepth = source
    .filter(({ selectable }) => selectable)
    .sort((a, b) => a.path.length - b.path.length || compare(a, b));

  const roleOf = (folder: MailFolder): SpecialUse | undefined => {
    for (const [use, one] of from.attribute) if (one === folder) return use;
    for (const [use, one] of from.named) if (one === folder && !from.attribute.has(use)) return use;
    return undefined;
  };
  const wish = (folder: MailFolder, use: SpecialUse | undefined): readonly string[] => {
    if (use !== undefined && !there.has(key(folder.path))) {
      const role = to.attribute.get(use) ?? to.named.get(use);
      if (role !== undefined) return role.path;
    }
    const marked = use === undefined ? undefined : to.attribute.get(use);
    if (marked !== undefined) return marked.path;
    return below(withoutGmailParent(folder.path), mapped);
  };

  return byDepth.map((folder) => {
    const use = folder.path[0] === "INBOX" && folder.path.length === 1 ? undefined : roleOf(folder);
    const before = known.get(folder.name);
    const wished = before ?? wish(folder, use);
    const path = before ?? free(plain(flat && wished.length > 1 ? [wished.join(" - ")] : wished, separator), taken);
    taken.add(key(path));
    mapped.set(key(folder.path), path);
    const renamed = key(path) === key(wished) ? undefined : nameNotHeld(path);
    return { source: folder, path, use, renamed };
  });
};

export const nameNotHeld = (path: readonly string[]): string =>
  `The target can not hold this folder's name; it is "${path.join(" / ")}" there.`;

const compare = (a: MailFolder, b: MailFolder): number => (key(a.path) < key(b.path) ? -1 : 1);

/** Gmail keeps its own folders below [Gmail], which means nothing elsewhere. */
const withoutGmailParent = (path: readonly string[]): readonly string[] =>
  path.length > 1 && (path[0] === "[Gmail]" || path[0] === "[Google Mail]") ? path.slice(1) : path;

/** A child goes where its nearest mapped parent went. */
export const below = (path: readonly string[], mapped: ReadonlyMap<string, readonly string[]>): readonly string[] => {
  for (let length = path.length - 1; length > 0; length -= 1) {
    const parent = mapped.get(key(path.slice(0, length)));
    if (parent !== undefined) return [...parent, ...path.slice(length)];
  }
  return path;
};

/**
 * Characters that no IMAP name may hold, and the target's separator, become "_". INBOX is one name however it is written
 * (RFC 9051 5.1).
 */
const plain = (path: readonly string[], separator: string | undefined): readonly string[] =>
  path.map((part, i) => {
    if (i === 0 && /^inbox$/i.test(part)) return "INBOX";
    const cleaned = separator === undefined ? part : part.replaceAll(separator, "_");
    // eslint-disable-next-line no-control-regex -- RFC 9051 5.1: no control characters in a mailbox name
    return cleaned.replace(/[\x00-\x1f\x7f]/g, "_");
  });

const free = (path: readonly string[], taken: ReadonlySet<string>): readonly string[] => {
  const last = path.at(-1) ?? "";
  let found = path;
  for (let n = 2; taken.has(key(found)); n += 1) found = [...path.slice(0, -1), `${last} (${n})`];
  return found;
};

/** Only what every server takes. */
export const plainest = (path: readonly string[]): readonly string[] =>
  path.map((part) => {
    const cleaned = part
      .normalize("NFC")
      .replace(/[*%"\\/.&~#|:<>?[\]{}()]/g, "_")
      .trim();
    return cleaned === "" ? "_" : cleaned;
  });

/** Servers measure names in octets, of UTF-7 or UTF-8, and allow 255 or fewer: 40 characters fit in any of them. */
const short = (path: readonly string[]): readonly string[] =>
  path.map((part) => {
    const characters = Array.from(part);
    return characters.length <= 40 ? part : characters.slice(0, 40).join("").trim();
  });

/**
 * Letters of ASCII alone: Courier takes no name with a character past U+FFFF, others none past ASCII. Accents fall off
 * what has them; anything else becomes "_".
 */
const ascii = (path: readonly string[]): readonly string[] =>
  path.map((part) => {
    const letters = part
      .normalize("NFD")
      .replace(/\p{M}/gu, "")
      .replace(/[^\x20-\x7e]/gu, "_")
      .trim();
    return letters === "" ? "_" : letters;
  });

/** Without characters past U+FFFF, which modified UTF-7 writes as two. */
const basic = (path: readonly string[]): readonly string[] =>
  path.map((part) => part.replace(/[\u{10000}-\u{10ffff}]/gu, "_"));

/**
 * Names to try one after the other for a folder whose name the target refuses: as it is, plain, plain and short, with
 * fewer kinds of characters, beside its parent where nothing may lie below that (INBOX, mailboxes in one file), and at
 * last with a number (a name that differs by capitals alone is one name to some servers). None of `taken` (see
 * `folderKey`): two folders never become one.
 */
export const namesToTry = (
  path: readonly string[],
  taken: (path: readonly string[]) => boolean,
): (readonly string[])[] => {
  const plainName = plainest(path);
  const shortName = short(plainName);
  const beside = path.length > 1 ? [[[path[0] ?? "", ...shortName.slice(1)].join(" - ")]] : [];
  const fewer = [basic(path), ascii(shortName)];
  const numbered = [path, shortName, ascii(shortName)].flatMap((one) =>
    [2, 3, 4, 5].map((n) => [...one.slice(0, -1), `${one.at(-1) ?? ""} (${n})`]),
  );
  const found = new Map<string, readonly string[]>();
  for (const one of [plainName, shortName, ...fewer, ...beside, ...numbered])
    if (!taken(one)) found.set(folderKey(one), one);
  found.delete(folderKey(path));
  return [path, ...found.values()];
};

/** A path as one string that no other path has. */
export const folderKey = key;

/** Whether a folder is wanted: `*` stands for any text, `%` (as in IMAP) for any without "/", `?` for one character; the path is joined by "/". No pattern: all. */
export const wanted = (path: readonly string[], patterns: readonly string[]): boolean => {
  if (patterns.length === 0) return true;
  const name = path.join("/");
  return patterns.some((pattern) => {
    const body = pattern
      .replace(/[.+^${}()|[\]\\]/g, "\\$&")
      .replaceAll("*", ".*")
      .replaceAll("%", "[^/]*")
      .replaceAll("?", ".");
    return new RegExp(`^${body}$`, "isu").test(name);
  });
};
