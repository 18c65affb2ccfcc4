import type { MailFolder, SpecialUse } from "../types.ts";
import { list, listSeparator, type Listed } from "./list.ts";
import { namespace, type Namespaces } from "./namespace.ts";
import type { ImapSession } from "./session.ts";
import { decodeUtf7, decodeUtf8, encodeUtf7 } from "./utf7.ts";

export interface FolderTree {
  readonly folders: readonly MailFolder[];
  readonly naming: Naming;
}

/** How this server writes names below the person's own namespace. */
export interface Naming {
  readonly prefix: string;
  readonly separator: string | undefined;
  readonly utf8: boolean;
}

const uses: readonly SpecialUse[] = ["all", "archive", "drafts", "flagged", "important", "junk", "sent", "trash"];

/** The person's own folders (other people's and shared ones are left out), with paths in Unicode. */
export const readFolders = async (session: ImapSession): Promise<FolderTree> => {
  const [spaces, listed] = await Promise.all([namespace(session), list(session)]);
  const naming = namingOf(session, spaces, listed, await separatorOf(session, spaces, listed));
  const gmail = session.has("X-GM-EXT-1");
  const folders = listed
    .filter(({ name }) => !isForeign(name, spaces))
    .map((folder) => asFolder(folder, naming, gmail))
    .filter((folder) => folder.path.length > 0);
  return { folders, naming };
};

/** RFC 9051 6.3.9: `LIST "" ""` tells the separator where no folder of the mailbox does. */
const separatorOf = async (
  session: ImapSession,
  spaces: Namespaces | undefined,
  listed: readonly Listed[],
): Promise<string | undefined> => {
  const known = spaces?.personal.separator ?? listed.find((one) => one.separator !== undefined)?.separator;
  return known ?? listSeparator(session);
};

const namingOf = (
  session: ImapSession,
  spaces: Namespaces | undefined,
  listed: readonly Listed[],
  separator: string | undefined,
): Naming => {
  if (spaces !== undefined) return { prefix: spaces.personal.prefix, separator, utf8: session.utf8 };
  // Servers without NAMESPACE that put everything below INBOX (old Courier, Cyrus): the only place where one may create.
  const below = listed.filter(({ name }) => !/^inbox$/i.test(name));
  const inside =
    separator !== undefined && below.length > 0 && below.every(({ name }) => name.startsWith(`INBOX${separator}`));
  return { prefix: inside ? `INBOX${separator}` : "", separator, utf8: session.utf8 };
};

const isForeign = (name: string, spaces: Namespaces | undefined): boolean =>
  spaces?.foreign.some((prefix) => name.startsWith(prefix) || `${name}${prefix.slice(-1)}` === prefix) ?? false;

const asFolder = (listed: Listed, naming: Naming, gmail: boolean): MailFolder => {
  const { name, attributes, subscribed, status } = listed;
  const selectable = !attributes.has("\\noselect") && !attributes.has("\\nonexistent");
  const specialUse = uses.find((use) => attributes.has(`\\${use}`));
  return {
    name,
    path: pathOf(name, listed.separator, naming),
    selectable,
    subscribed,
    specialUse,
    objectId: status?.objectId,
    // RFC 6154: \All and \Flagged are often virtual; Gmail's always are, and so is its \Important.
    view: specialUse === "all" || (gmail && (specialUse === "flagged" || specialUse === "important")),
    state: status?.state.uidValidity === 0 ? undefined : status?.state,
  };
};

const pathOf = (name: string, separator: string | undefined, naming: Naming): readonly string[] => {
  if (/^inbox$/i.test(name)) return ["INBOX"];
  const { prefix } = naming;
  // The prefix itself ("INBOX." listed as "INBOX") is no folder of its own.
  if (separator !== undefined && prefix !== "" && `${name}${separator}` === prefix) return [];
  const own = name.startsWith(prefix) ? name.slice(prefix.length) : name;
  const parts = separator === undefined ? [own] : own.split(separator);
  const path = parts.map((part) => (naming.utf8 ? decodeUtf8(part) : decodeUtf7(part))).filter((part) => part !== "");
  // A folder that has the separator for its name, or a doubled one, holds mail as any other.
  if (path.length === 0 && own !== "") return [own];
  // "Inbox/x" and "INBOX/x" name the same parent (RFC 9051 5.1).
  return path[0] !== undefined && /^inbox$/i.test(path[0]) ? ["INBOX", ...path.slice(1)] : path;
};

/** The raw name for a path whose parts do not contain the separator. */
export const nameOf = (path: readonly string[], { prefix, separator, utf8 }: Naming): string => {
  if (path.length === 1 && path[0] === "INBOX") return "INBOX";
  // Servers write "Inbox/x" as "INBOX/x" (RFC 9051 5.1): the name must be what they will list.
  const [top = "", ...rest] = path;
  const parts = [/^inbox$/i.test(top) ? "INBOX" : top, ...rest].map((part) =>
    utf8 ? Buffer.from(part, "utf8").toString("latin1") : encodeUtf7(part),
  );
  return `${prefix}${parts.join(separator ?? "")}`;
};
