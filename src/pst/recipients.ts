import { fixedNids, type Context } from "./context.ts";
import type { ItemContext, ItemParts } from "./item-parts.ts";
import { readOneOff } from "./one-off.ts";
import { loadValues } from "./property-context.ts";
import { propertiesOf } from "./properties.ts";
import { openTable, readRows, rowProperties } from "./table-context.ts";
import { tags } from "./tags.ts";
import type { Properties } from "./property-types.ts";
import type { Address, Recipient } from "./types.ts";

interface AddressKeys {
  readonly name: number;
  readonly type: number;
  readonly address: number;
  readonly smtp: number;
  readonly entryId: number;
  /** Asked where the name is empty. */
  readonly otherName: number;
}

/** An address out of six properties; undefined where none of them has anything. `codepage`: of 8-bit text in its id. */
export const addressOf = (properties: Properties, keys: AddressKeys, codepage: number): Address | undefined => {
  const stated = properties.text(keys.smtp) ?? "";
  const written = properties.text(keys.address) ?? "";
  // Some writers give a person as an entry id alone.
  const id = stated === "" && written === "" ? properties.bytes(keys.entryId) : undefined;
  const oneOff = id && readOneOff(id, codepage);
  const name = filled(properties.text(keys.name)) ?? oneOff?.name ?? properties.text(keys.otherName) ?? "";
  const type = oneOff?.type ?? (properties.text(keys.type) ?? "").toUpperCase();
  const stored = oneOff?.address ?? written;
  const looksSmtp = (text: string): boolean => /^[^\s@/]+@[^\s@]+$/.test(text);
  const smtp = stated !== "" ? stated : type === "SMTP" || looksSmtp(stored) ? stored : "";
  if (name === "" && stored === "" && smtp === "") return undefined;
  return { name, address: smtp === "" ? stored : smtp, type, smtp: smtp === "" ? undefined : smtp };
};

const filled = (text: string | undefined): string | undefined => (text === "" ? undefined : text);

// MS-OXCMSG 2.2.3.1.2: 0x10000000 and 0x80000000 are flags of resent messages.
const roles: Readonly<Record<number, Recipient["role"]>> = { 0: "originator", 1: "to", 2: "cc", 3: "bcc" };

const noneLater: ReadonlySet<number> = new Set();

/** Reads an item's recipient table (MS-PST 2.4.5.3). None: none. */
export const readRecipients = async (context: ItemContext, parts: ItemParts): Promise<Recipient[]> => {
  const node = parts.subNodes.get(fixedNids.recipientTable);
  const table = node === undefined ? undefined : await openTable(context, node);
  if (table === undefined) return [];
  const recipients: Recipient[] = [];
  for await (const rows of readRows(context, table)) {
    for (let row = 0; row < rows.count; row++) {
      if (recipients.length >= context.limits.recipientsPerItem) return tooMany(context, parts, recipients);
      const cells = rowProperties(table, rows, row);
      const raw = await loadValues(context, table.node, cells, table.subNodes, noneLater);
      recipients.push(recipientOf(propertiesOf(raw, context.names, parts.codepage, context.codepage), parts.codepage));
    }
  }
  return recipients;
};

const tooMany = ({ damage, limits }: Context, { node }: ItemParts, recipients: Recipient[]): Recipient[] => {
  damage.report({ kind: "limit", nid: node.nid, detail: `more than ${limits.recipientsPerItem} recipients` });
  return recipients;
};

const recipientKeys = {
  name: tags.displayName,
  type: tags.addressType,
  address: tags.emailAddress,
  smtp: tags.smtpAddress,
  entryId: tags.entryId,
  otherName: tags.recipientDisplayName,
};
const nobody: Address = { name: "", address: "", type: "", smtp: undefined };

const recipientOf = (properties: Properties, codepage: number): Recipient => {
  const role = roles[(properties.number(tags.recipientType) ?? -1) & 0x0fff_ffff] ?? "unknown";
  const { name, address, type, smtp } = addressOf(properties, recipientKeys, codepage) ?? nobody;
  return { name, address, type, smtp, role, properties };
};
