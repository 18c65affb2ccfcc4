import { adoptMessages } from "./adopt.ts";
import { scanSound } from "./block-scan.ts";
import { ok, refuse, type Result } from "../result.ts";
import { blockLoader } from "./blocks.ts";
import { fixedNids, nidType, nidTypes, type Context } from "./context.ts";
import { pstCrc } from "./crc.ts";
import { damageLog, type DamageLog } from "./damage-log.ts";
import { orphansNid, readFolders, readNode } from "./folders.ts";
import { findNode } from "./node-index.ts";
import { storeCodepage } from "./codepage.ts";
import { headerBytes, readHeader, type Header } from "./header.ts";
import { readIndexes, type Indexes } from "./indexes.ts";
import type { ItemContext } from "./item-parts.ts";
import { openItem } from "./item.ts";
import { defaultLimits } from "./limits.ts";
import { listItems } from "./list.ts";
import { listingsOf } from "./listings.ts";
import { membersOf, withoutListed, type Members } from "./members.ts";
import { readNames } from "./named.ts";
import { propertiesOf } from "./properties.ts";
import { indexesFrom, sharedFrom, type PstShare } from "./share.ts";
import { tags } from "./tags.ts";
import { westernEuropean } from "./text.ts";
import type { PstCrc } from "./crc.ts";
import type { Properties } from "./property-types.ts";
import type { ByteSource, Limits, OpenOptions } from "./source-types.ts";
import type { Folder, Item, LostItem, OpenPst, Pst, PstRefusal } from "./types.ts";

/** What stands behind an open `Pst`: for the inventory, which reads tables and blocks and not item by item. */
export interface PstParts {
  readonly source: ByteSource;
  readonly crc: PstCrc;
  readonly header: Header;
  readonly indexes: Indexes;
  readonly context: ItemContext;
  readonly members: Members;
}

const parts = new WeakMap<Pst, PstParts>();

export const partsOf = (pst: Pst): PstParts => {
  const known = parts.get(pst);
  if (known === undefined) throw new Error("partsOf takes what openPst gave");
  return known;
};

/**
 * Opens an Outlook data file (PST, OST) given as byte ranges: header, both B-trees, names, folders. [MS-PST]
 * See `types.ts` for how to read on. A file that cannot be read is a refusal; one that is damaged opens, and tells.
 */
export const openPst: OpenPst = async (source, options = {}) => {
  const start = await begun(source, options);
  if (!start.ok) return start;
  const { header, crc, damage } = start.value;
  for (const fault of header.damage) damage.report(fault);
  const indexes = await allIndexes(start.value);
  if (indexes.nodes.count === 0 || indexes.blocks.count === 0)
    return refuse({ kind: "unreadable", detail: "neither of the file's two trees nor pieces of them can be read" });
  const { bare, names, store } = await readAbout(start.value, indexes);
  const codepage = header.layout.variant === "ansi" ? await storeCodepage(bare, indexes.nodes) : westernEuropean;
  const context: ItemContext = { ...bare, names, codepage };
  const folders = await readFolders(context, indexes.nodes, names, store, codepage);
  const members = await settled(context, indexes, folders);
  const all = withOrphans(context, folders, members);
  return ok(pstOf(context, { source, crc, header, indexes, context, members }, store, all, options.ahead ?? 16));
};

/**
 * Opens a file that another thread has opened, with what that one found (`shareOf`). What is damaged in the file's trees
 * is told there and not again.
 */
export const openShared = async (
  source: ByteSource,
  share: PstShare,
  options: OpenOptions = {},
): Promise<Result<Pst, PstRefusal>> => {
  const start = await begun(source, options);
  if (!start.ok) return start;
  const { header, crc } = start.value;
  const indexes = indexesFrom(share);
  const { bare, names, store } = await readAbout(start.value, indexes);
  const context: ItemContext = { ...bare, names, codepage: share.codepage };
  const inside = { source, crc, header, indexes, context, members: membersOf(indexes.nodes) };
  return ok(pstOf(context, inside, store, share.folders, options.ahead ?? 16));
};

/** What `openShared` needs, for other threads: copied once, then shared. */
export const shareOf = (pst: Pst): PstShare => {
  const { indexes, context } = partsOf(pst);
  return sharedFrom(indexes, context.codepage, pst.folders);
};

interface Begun {
  readonly source: ByteSource;
  readonly crc: PstCrc;
  readonly header: Header;
  readonly limits: Limits;
  readonly damage: DamageLog;
}

const begun = async (source: ByteSource, options: OpenOptions): Promise<Result<Begun, PstRefusal>> => {
  const limits = { ...defaultLimits, ...options.limits };
  const crc = pstCrc(options.crc32);
  const read = readHeader(await source.read(0, Math.min(headerBytes, source.size)), source.size, crc);
  if (!read.ok) return read;
  return ok({ source, crc, header: read.value, limits, damage: damageLog(limits.damageRecords) });
};

/** The trees, and what is found again where pages of them are lost. */
const allIndexes = async (start: Begun): Promise<Indexes> => {
  const { source, header, crc, limits, damage } = start;
  const indexes = await readIndexes(start);
  if (!indexes.nodesLost) return indexes;
  const context: Context = { blocks: blockLoader(start, indexes.blocks), layout: header.layout, limits, damage };
  return adoptMessages(context, indexes, (slots, use) =>
    scanSound({ source, header, crc, index: indexes.blocks, limits }, slots, use),
  );
};

/** What is said of the store as a whole: its names of properties, and its own properties. */
const readAbout = async (start: Begun, indexes: Indexes) => {
  const { header, limits, damage } = start;
  const bare: Context = { blocks: blockLoader(start, indexes.blocks), layout: header.layout, limits, damage };
  const names = await readNames(bare, findNode(indexes.nodes, fixedNids.names));
  return { bare, names, store: await readStore(bare, indexes, names) };
};

const readStore = async (context: Context, { nodes }: Indexes, names: ItemContext["names"]): Promise<Properties> => {
  const node = findNode(nodes, fixedNids.store);
  const store = node && (await readNode(context, node, names, westernEuropean));
  if (store === undefined)
    context.damage.report({
      kind: "missing-node",
      nid: fixedNids.store,
      detail: "the store's own properties are lost",
    });
  return store ?? propertiesOf(new Map(), names, westernEuropean);
};

/** Who lives where; a message of no folder by the node tree may be in a folder's table all the same. */
const settled = async (context: Context, { nodes }: Indexes, folders: readonly Folder[]): Promise<Members> => {
  const members = membersOf(nodes);
  const outside = members.outside(new Set(folders.map(({ nid }) => nid)));
  return outside.length === 0 ? members : withoutListed(members, nodes, await listingsOf(context, nodes));
};

/** Messages whose folder is lost get one of ours, at the end. */
const withOrphans = ({ damage }: Context, folders: readonly Folder[], members: Members): readonly Folder[] => {
  const outside = members.outside(new Set(folders.map(({ nid }) => nid))).length;
  if (outside === 0) return folders;
  damage.report({ kind: "recovered", detail: `${outside} items have lost their folder` });
  const orphans: Folder = {
    nid: orphansNid,
    parent: undefined,
    name: "Recovered items",
    path: ["Recovered items"],
    containerClass: "",
    place: "mailbox",
    role: "orphans",
    statedItems: outside,
  };
  return [...folders, orphans];
};

const pstOf = (
  context: ItemContext,
  inside: PstParts,
  properties: Properties,
  folders: readonly Folder[],
  ahead: number,
): Pst => {
  const { nodes } = inside.indexes;
  const { damage } = context;
  const known = new Set(folders.map(({ nid }) => nid));
  const list = (folder: Folder) => listItems(context, inside.indexes, inside.members, folder, known);
  const item = (nid: number): Promise<Item | undefined> => {
    const node = nidType(nid) === nidTypes.message ? findNode(nodes, nid) : undefined;
    if (node !== undefined) return openItem(context, node);
    damage.report({ kind: "missing-node", nid, detail: "there is no such item" });
    return Promise.resolve(undefined);
  };
  const pst: Pst = {
    format: {
      ...inside.header.format, // An OST has the property too, and no password.
      password: inside.header.format.client === "pst" && (properties.number(tags.password) ?? 0) !== 0,
    },
    name: properties.text(tags.displayName) ?? "",
    properties,
    folders,
    damage: damage.records,
    get damageTotal() {
      return damage.total;
    },
    list,
    item,
    items: (folder) => itemsAhead(list(folder), item, ahead),
  };
  parts.set(pst, inside);
  return pst;
};

/** Opens items in order, `ahead` of them under way, so that their blocks are read together. */
async function* itemsAhead(
  listed: ReturnType<Pst["list"]>,
  open: (nid: number) => Promise<Item | undefined>,
  ahead: number,
): AsyncGenerator<Item | LostItem> {
  const refs = await listed;
  const under: Promise<Item | undefined>[] = [];
  for (const [at, { nid }] of refs.entries()) {
    while (under.length < ahead && at + under.length < refs.length) {
      const next = open(refs[at + under.length]?.nid ?? 0);
      // A failing source must not become an unhandled rejection before its turn comes.
      next.catch(() => undefined);
      under.push(next);
    }
    yield (await under.shift()) ?? { nid, lost: true };
  }
}
