import { glanceAt, readAttachment, readAttachments, type Glance } from "./attachments.ts";
import { nidType, nidTypes, type NodeBlocks } from "./context.ts";
import type { Objection } from "./exceptions.ts";
import type { ItemContext } from "./item-parts.ts";
import { objectionsWithin, type Look } from "./inspect-within.ts";
import { namedForm } from "./inside/forms.ts";
import { openItem } from "./item.ts";
import { propertiesOf } from "./properties.ts";
import { readSubNodes } from "./sub-nodes.ts";
import type { Attachment, Damage, TransferRules } from "./types.ts";

/** What the attachments of one item come to. */
export interface AttachmentFindings {
  readonly count: number;
  readonly objections: readonly Objection[];
}

/** A context whose losses are also told to `heard`, so that they can be laid to one item. */
export const listening = (context: ItemContext, heard: (damage: Damage) => void): ItemContext => {
  const report = (damage: Damage): void => {
    heard(damage);
    context.damage.report(damage);
  };
  return { ...context, damage: { records: context.damage.records, total: context.damage.total, report } };
};

/**
 * Looks at an item's attachments without opening the item itself: names, and what is inside archives and messages.
 * A thorough look reads the attachment table and finds the data of each attachment too.
 */
export const inspectAttachments = async (
  context: ItemContext,
  node: NodeBlocks,
  look: Look,
): Promise<AttachmentFindings> => {
  const objections: Objection[] = [];
  const damage = (what: Damage): void => void objections.push({ reason: "damaged", within: [], detail: what.detail });
  const heard = listening(context, damage);
  const subNodes = await readSubNodes(heard, node.sub);
  const properties = propertiesOf(new Map(), heard.names, heard.codepage);
  const parts = {
    node,
    raw: new Map(),
    subNodes,
    properties,
    codepage: heard.codepage,
    depth: 0,
    family: { opened: 0 },
  };
  if (look.thorough) {
    const attachments = await readAttachments(heard, parts, openItem);
    for (const attachment of attachments) await judge(attachment, [], look, objections);
    return { count: attachments.length, objections };
  }
  const nodes = [...subNodes.values()].filter(({ nid }) => nidType(nid) === nidTypes.attachment);
  const glances = await Promise.all(nodes.map((one) => glanceAt(heard, one, heard.codepage)));
  for (const [at, glance] of glances.entries()) {
    if (glance === undefined) damage({ kind: "attachment", detail: `attachment ${at} is lost` });
    else if (mayHoldFiles(glance)) {
      const attachment = await readAttachment(heard, parts, glance.node, at, openItem);
      if (attachment !== undefined) await judge(attachment, [], look, objections);
    } else judgeName(glance.name, [glance.name], look.rules, objections);
  }
  return { count: nodes.length, objections };
};

const judge = async (
  attachment: Attachment,
  outside: readonly string[],
  look: Look,
  objections: Objection[],
): Promise<void> => {
  const within = [...outside, attachment.name === "" ? `attachment ${attachment.number}` : attachment.name];
  judgeName(attachment.name, within, look.rules, objections);
  objections.push(...(await objectionsWithin(attachment, within, look)));
  if (attachment.method !== "embedded") return;
  const item = await attachment.embedded();
  if (item === undefined) return;
  for (const inner of await item.attachments()) await judge(inner, within, look, objections);
};

const judgeName = (name: string, within: readonly string[], rules: TransferRules, objections: Objection[]): void => {
  const blocked = rules.blocked(name);
  if (blocked !== undefined) objections.push({ reason: "blocked-type", within, detail: blocked });
};

/** Objections to attachments by their names alone. */
export const namesJudged = (names: readonly string[], rules: TransferRules): Objection[] => {
  const objections: Objection[] = [];
  for (const name of names) judgeName(name, [name], rules, objections);
  return objections;
};

/** Is there something in it that has names of its own: a message, an archive? */
export const mayHoldFiles = ({ method, name, mimeType }: Omit<Glance, "node">): boolean =>
  method === "embedded" || (method === "value" && namedForm(name, mimeType) !== undefined);
