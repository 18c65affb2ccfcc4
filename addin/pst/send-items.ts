import type { Item, Pst, TransferRules } from "../../src/pst/types.ts";
import { itemMark } from "./item-mark.ts";
import { dateHeader, folderHeader } from "./item-headers.ts";
import { composeMessage } from "./mime.ts";
import type { OutgoingItem, Reason } from "./report.ts";

export type SendEvent =
  | { readonly kind: "item"; readonly item: OutgoingItem }
  | { readonly kind: "left-out"; readonly key: string; readonly reason: Reason };

/** A node's id is the same whenever the file is opened: the name of an item in its import. */
export const keyOf = (nid: number): string => nid.toString(16).padStart(8, "0");

const digestOf = async (body: Uint8Array<ArrayBuffer>): Promise<string> => {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", body));
  return `sha-256=:${btoa(String.fromCharCode(...hash))}:`;
};

const flagsOf = (item: Item): string =>
  [
    item.read && "seen",
    item.answered && "answered",
    item.flagged && "flagged",
    item.draft && "draft",
    item.forwarded && "forwarded",
  ]
    .filter((flag) => flag !== false)
    .join(",");

const outgoing = async (item: Item, path: readonly string[], rules: TransferRules): Promise<OutgoingItem> => {
  const body = await composeMessage(item, rules);
  return {
    key: keyOf(item.nid),
    body,
    headers: {
      "Content-Digest": await digestOf(body),
      "Item-Folder": folderHeader(path),
      "Item-Flags": flagsOf(item),
      "Item-Date": dateHeader(item),
    },
  };
};

/** The chosen folders' items one by one, without those that the service holds already, and copies of one sent before. */
export async function* sendItems(
  pst: Pst,
  rules: TransferRules,
  folders: ReadonlySet<number>,
  held: ReadonlySet<string>,
): AsyncGenerator<SendEvent> {
  const sent = new Set<string>();
  for (const folder of pst.folders) {
    if (!folders.has(folder.nid)) continue;
    for await (const item of pst.items(folder)) {
      const key = keyOf(item.nid);
      if (item.lost) {
        yield { kind: "left-out", key, reason: "damaged" };
        continue;
      }
      if (item.kind !== "mail") {
        yield { kind: "left-out", key, reason: "not-mail" };
        continue;
      }
      const mark = `${folder.nid} ${itemMark(item)}`;
      // A copy in the same folder is sent once; the same message in another folder is the person's own filing.
      if (sent.has(mark)) {
        yield { kind: "left-out", key, reason: "copy" };
        continue;
      }
      sent.add(mark);
      if (held.has(key)) continue;
      if (item.size > rules.maxItemBytes) {
        yield { kind: "left-out", key, reason: "too-large" };
        continue;
      }
      const made = await outgoing(item, folder.path, rules);
      if (made.body.length > rules.maxItemBytes) yield { kind: "left-out", key, reason: "too-large" };
      else yield { kind: "item", item: made };
    }
  }
}
