import { createHash } from "node:crypto";
import { ImapFlow } from "imapflow";

export interface SnapshotItem {
  readonly sha: string;
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly flags: string;
}

export interface Snapshot {
  /** By path with "/" between parts: items in UID order. */
  readonly folders: ReadonlyMap<string, readonly SnapshotItem[]>;
  readonly subscribed: ReadonlySet<string>;
}

/** What a mailbox holds, read by another client (imapflow), so that ours can not hide its own mistakes. */
export const snapshot = async (port: number, user: string, pass = "secret"): Promise<Snapshot> => {
  const client = new ImapFlow({
    host: "127.0.0.1",
    port,
    secure: false,
    doSTARTTLS: false,
    auth: { user, pass },
    logger: false,
    disableAutoIdle: true,
  });
  await client.connect();
  try {
    const folders = new Map<string, readonly SnapshotItem[]>();
    const subscribed = new Set<string>();
    for (const box of await client.list()) {
      const name = box.path.split(box.delimiter).join("/");
      if (box.subscribed) subscribed.add(name);
      if (box.flags.has("\\Noselect") || box.flags.has("\\NonExistent")) continue;
      const lock = await client.getMailboxLock(box.path, { readOnly: true });
      try {
        const items: { uid: number; item: SnapshotItem }[] = [];
        const exists = client.mailbox === false ? 0 : client.mailbox.exists;
        if (exists > 0) {
          for await (const message of client.fetch("1:*", {
            uid: true,
            flags: true,
            internalDate: true,
            source: true,
          })) {
            const source = message.source ?? Buffer.alloc(0);
            const flags = [...(message.flags ?? [])].filter((flag) => flag !== "\\Recent").sort();
            const item = {
              sha: createHash("sha256").update(source).digest("hex"),
              size: source.length,
              at: new Date(message.internalDate ?? 0).getTime(),
              flags: flags.join(" "),
            };
            items.push({ uid: message.uid, item });
          }
        }
        folders.set(
          name,
          items.sort((a, b) => a.uid - b.uid).map(({ item }) => item),
        );
      } finally {
        lock.release();
      }
    }
    return { folders, subscribed };
  } finally {
    await client.logout();
  }
};

/** Differences in plain words; empty when both hold the same messages in the same order with flags and dates. */
export const differences = (source: Snapshot, target: Snapshot): readonly string[] => {
  const found: string[] = [];
  for (const [name, items] of source.folders) {
    const there = target.folders.get(name);
    if (there === undefined) {
      found.push(`${name}: folder is missing`);
      continue;
    }
    if (there.length !== items.length) found.push(`${name}: ${items.length} messages became ${there.length}`);
    for (const [i, item] of items.entries()) {
      const other = there[i];
      for (const field of ["sha", "at", "flags"] as const) {
        if (other !== undefined && other[field] !== item[field]) {
          found.push(`${name} #${i + 1} (${item.size}): ${field} ${item[field]} became ${other[field]}`);
        }
      }
    }
  }
  for (const name of target.folders.keys()) if (!source.folders.has(name)) found.push(`${name}: folder is extra`);
  for (const name of source.subscribed) if (!target.subscribed.has(name)) found.push(`${name}: not subscribed`);
  return found;
};
