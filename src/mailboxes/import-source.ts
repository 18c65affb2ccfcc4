import type { Database } from "../store/database.ts";
import type { ItemMeta, MailFolder, MailSource, SourceFolder } from "../mail/types.ts";

/**
 * What is held of one import, as a source of the mail engine: folders are the paths that were sent, UIDs the numbers
 * that the store gave. The engine's ledger sees to it that each item lands once, however often this runs.
 */
export const importSource = (db: Database, importId: string): MailSource => ({
  kind: "eml",
  identity: `import:${importId}`,
  sessions: 1,
  folders: async () => {
    const rows = await db
      .selectFrom("import_items")
      .select("folder")
      .distinct()
      .where("import_id", "=", importId)
      .where("state", "=", "held")
      .execute();
    return rows.map(({ folder }): MailFolder => {
      const path = JSON.parse(folder) as string[];
      return { name: folder, path, selectable: true, subscribed: true };
    });
  },
  session: () =>
    Promise.resolve({
      open: (folder: MailFolder) => Promise.resolve(openFolder(db, importId, folder)),
      close: () => Promise.resolve(),
    }),
  close: () => Promise.resolve(),
});

const openFolder = (db: Database, importId: string, folder: MailFolder): SourceFolder => {
  const held = db
    .selectFrom("import_items")
    .where("import_id", "=", importId)
    .where("folder", "=", folder.name)
    .where("state", "=", "held");
  return {
    folder,
    list: async () => {
      const rows = await held.select(["number", "size", "at", "flags"]).orderBy("number").execute();
      const items = rows.map(({ number, size, at, flags }): ItemMeta => ({
        uid: number,
        size,
        date: { at: Math.floor(at.getTime() / 1000), zone: 0 },
        flags: flags === "" ? [] : flags.split(" "),
      }));
      // "changes": what has landed already is no longer listed, and that is no deletion.
      return { state: { uidValidity: 1, messages: items.length }, kind: "changes", items, vanished: [] };
    },
    fetch: async (uids, sink) => {
      const unreadable = [];
      for (const uid of uids) {
        const row = await held.select("body").where("number", "=", uid).executeTakeFirst();
        if (row?.body === undefined || row.body === null) {
          unreadable.push({ uid, kind: "gone", why: "It is no longer held." } as const);
          continue;
        }
        await sink.begin(uid, row.body.length);
        if (row.body.length > 0) await sink.chunk(row.body);
        await sink.end();
      }
      return unreadable;
    },
  };
};
