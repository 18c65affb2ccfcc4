import { chown, mkdir, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { encodeUtf7 } from "../../../src/mail/imap/utf7.ts";

export interface MadeMessage {
  /** As stored: the line ends are what they are. */
  readonly body: Buffer;
  /** Seconds since 1970. */
  readonly at: number;
  /** Maildir letters: D F R S T. */
  readonly letters: string;
  readonly keywords: readonly string[];
}

export interface MadeFolder {
  /** ["INBOX"] or a path of Unicode parts. */
  readonly path: readonly string[];
  readonly subscribed: boolean;
  readonly messages: readonly MadeMessage[];
}

const owner = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : undefined;

const own = async (path: string): Promise<void> => {
  if (owner !== undefined) await chown(path, owner.uid, owner.gid);
};

/**
 * Writes a mailbox as Dovecot's Maildir++ (separator in the folder's name: "."), past every IMAP client, so that no
 * client of ours has a say in what the source holds. Names may not contain "." or "/".
 */
export const writeMaildir = async (home: string, user: string, folders: readonly MadeFolder[]): Promise<void> => {
  const base = join(home, user);
  const root = join(base, "mail");
  await mkdir(root, { recursive: true });
  await own(base);
  await own(root);
  for (const folder of folders) await writeFolder(root, folder);
  const names = folders.filter(({ subscribed }) => subscribed).map(({ path }) => path.map(encodeUtf7).join("."));
  const lines = names.map((name) => `${name.replaceAll(".", "\t")}\n`).join("");
  await writeFile(join(root, "subscriptions"), `V\t2\n\n${lines}`);
  await own(join(root, "subscriptions"));
};

const writeFolder = async (root: string, folder: MadeFolder): Promise<void> => {
  const inbox = folder.path.length === 1 && folder.path[0] === "INBOX";
  const path = inbox ? root : join(root, `.${folder.path.map(encodeUtf7).join(".")}`);
  for (const part of ["", "cur", "new", "tmp"]) {
    await mkdir(join(path, part), { recursive: true });
    await own(join(path, part));
  }
  if (!inbox) await writeFile(join(path, "maildirfolder"), "");
  const keywords = [...new Set(folder.messages.flatMap((message) => message.keywords))];
  if (keywords.length > 26) throw new Error("a Maildir folder holds 26 keywords");
  if (keywords.length > 0) {
    await writeFile(join(path, "dovecot-keywords"), keywords.map((keyword, i) => `${i} ${keyword}\n`).join(""));
    await own(join(path, "dovecot-keywords"));
  }
  for (const [i, message] of folder.messages.entries()) {
    const letters = message.keywords.map((keyword) => String.fromCharCode(97 + keywords.indexOf(keyword)));
    const flags = Array.from(message.letters).sort().join("") + letters.sort().join("");
    // Dovecot gives UIDs in the order of these names.
    const unique = `${1_000_000_000 + i}.M${i}P1.test`;
    const file = join(path, "cur", `${unique}:2,${flags}`);
    await writeFile(file, message.body);
    await own(file);
    await utimes(file, message.at, message.at);
  }
};
