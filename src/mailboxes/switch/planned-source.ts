import type { Listing, MailSource, SourceFolder } from "../../mail/types.ts";
import type { Returning } from "./return-plan.ts";

/**
 * A mailbox of which only these messages are seen, and only the folders that hold one: so that a copy of it makes no
 * other folder, and brings nothing that came meanwhile.
 */
export const plannedSource = (source: MailSource, planned: readonly Returning[]): MailSource => {
  const names = new Set(planned.map(({ folder }) => folder));
  const uidsOf = (folder: string, uidValidity: number): ReadonlySet<number> =>
    new Set(planned.flatMap((one) => (one.folder === folder && one.uidValidity === uidValidity ? [one.uid] : [])));
  return {
    ...source,
    folders: async () => (await source.folders()).filter(({ name }) => names.has(name)),
    session: async () => {
      const session = await source.session();
      return { ...session, open: async (folder) => only(await session.open(folder), uidsOf) };
    },
  };
};

const only = (
  open: SourceFolder,
  uidsOf: (folder: string, uidValidity: number) => ReadonlySet<number>,
): SourceFolder => ({
  ...open,
  // Always whole: what the server calls changes may leave out what was planned and not yet copied.
  list: async (): Promise<Listing> => {
    const listing = await open.list();
    const wanted = uidsOf(open.folder.name, listing.state.uidValidity);
    return { ...listing, items: listing.items.filter(({ uid }) => wanted.has(uid)) };
  },
});
