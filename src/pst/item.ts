import { readAppointment, readTaskRecurrence } from "./appointment.ts";
import { readAttachments } from "./attachments.ts";
import { readBodies } from "./bodies.ts";
import { codepageOf } from "./codepage.ts";
import { loadHeap } from "./heap.ts";
import { kindOf } from "./kinds.ts";
import type { ItemContext, ItemParts, OpenItem } from "./item-parts.ts";
import { propertiesOf } from "./properties.ts";
import { loadValues, readProperties } from "./property-context.ts";
import { addressOf, readRecipients } from "./recipients.ts";
import { readSubNodes } from "./sub-nodes.ts";
import { propertySets, tags } from "./tags.ts";
import type { Properties } from "./property-types.ts";
import type { Item } from "./types.ts";
import { realDate } from "./values.ts";

/** Bodies and attachments' data have their own ways in, so that opening an item stays cheap. */
export const heavyProperties: ReadonlySet<number> = new Set([
  tags.body,
  tags.html,
  tags.rtfCompressed,
  tags.attachData,
]);

/** Opens a message node; `within`: the item that holds it. Undefined where its properties are lost. */
export const openItem: OpenItem = async (context, node, within) => {
  const [heap, subNodes] = await Promise.all([loadHeap(context, node), readSubNodes(context, node.sub)]);
  if (heap === undefined) return undefined;
  const raw = await loadValues(context, node, readProperties(context, heap), subNodes, heavyProperties);
  if (raw.size === 0) return undefined;
  const properties = propertiesOf(raw, context.names, context.codepage);
  const codepage = codepageOf(raw, context.codepage);
  const depth = within === undefined ? 0 : within.depth + 1;
  const family = within?.family ?? { opened: 0 };
  return itemOf(context, { node, raw, subNodes, properties, codepage, depth, family });
};

const itemOf = (context: ItemContext, parts: ItemParts): Item => {
  const { node, properties, codepage, depth } = parts;
  const messageClass = properties.text(tags.messageClass) ?? "";
  const { read, draft, fromMe, flagged, answered, forwarded, importance, sensitivity } = flags(properties);
  return {
    nid: node.nid,
    lost: false,
    kind: kindOf(messageClass),
    messageClass,
    subject: plainSubject(properties.text(tags.subject) ?? properties.text(tags.normalizedSubject) ?? ""),
    properties,
    size: Math.max(0, properties.number(tags.messageSize) ?? 0),
    sent: realDate(properties.date(tags.clientSubmitTime)),
    received: realDate(properties.date(tags.messageDeliveryTime)),
    created: realDate(properties.date(tags.creationTime)),
    modified: realDate(properties.date(tags.lastModificationTime)),
    read,
    draft,
    fromMe,
    flagged,
    answered,
    forwarded,
    importance,
    sensitivity,
    sender: addressOf(properties, senderKeys, codepage),
    from: addressOf(properties, fromKeys, codepage),
    categories: categoriesOf(properties),
    internetHeaders: filled(properties.text(tags.transportHeaders)),
    messageId: filled(properties.text(tags.internetMessageId)),
    inReplyTo: filled(properties.text(tags.inReplyTo)),
    references: filled(properties.text(tags.internetReferences)),
    codepage,
    internetCodepage: properties.number(tags.internetCodepage) ?? codepage,
    depth,
    bodies: () => readBodies(context, parts),
    recipients: () => readRecipients(context, parts),
    attachments: () => readAttachments(context, parts, openItem),
    get appointment() {
      return readAppointment(context, parts, kindOf(messageClass), messageClass);
    },
    get taskRecurrence() {
      return readTaskRecurrence(context, parts);
    },
  };
};

/** MS-PST 2.5.3.1.1.1: the subject may begin with character 1 and the length of its prefix. */
export const plainSubject = (subject: string): string => (subject.startsWith("\u0001") ? subject.slice(2) : subject);

const filled = (text: string | undefined): string | undefined => (text === "" ? undefined : text);

const importances: Readonly<Record<number, Item["importance"]>> = { 0: "low", 1: "normal", 2: "high" };
const sensitivities: Readonly<Record<number, Item["sensitivity"]>> = {
  0: "normal",
  1: "personal",
  2: "private",
  3: "confidential",
};

type Flags = "read" | "draft" | "fromMe" | "flagged" | "answered" | "forwarded" | "importance" | "sensitivity";

// MS-OXCMSG 2.2.1.6 (message flags), MS-OXOMSG 2.2.1.89 (last verb: 102, 103 replies, 104 forward), MS-OXOFLAG (2: flagged).
const flags = (properties: Properties): Pick<Item, Flags> => {
  const bits = properties.number(tags.messageFlags) ?? 0;
  const verb = properties.number(tags.lastVerb) ?? 0;
  return {
    read: (bits & 0x01) !== 0,
    draft: (bits & 0x08) !== 0,
    fromMe: (bits & 0x20) !== 0,
    flagged: properties.number(tags.flagStatus) === 2,
    answered: verb === 102 || verb === 103,
    forwarded: verb === 104,
    importance: importances[properties.number(tags.importance) ?? 1] ?? "normal",
    sensitivity: sensitivities[properties.number(tags.sensitivity) ?? 0] ?? "normal",
  };
};

const senderKeys = {
  name: tags.senderName,
  type: tags.senderType,
  address: tags.senderAddress,
  smtp: tags.senderSmtpAddress,
  entryId: tags.senderEntryId,
  otherName: tags.senderName,
};
const fromKeys = {
  name: tags.sentRepresentingName,
  type: tags.sentRepresentingType,
  address: tags.sentRepresentingAddress,
  smtp: tags.sentRepresentingSmtpAddress,
  entryId: tags.sentRepresentingEntryId,
  otherName: tags.sentRepresentingName,
};

// MS-OXCMSG 2.2.1.22 PidNameKeywords.
const categoriesOf = (properties: Properties): readonly string[] => {
  const keywords = { set: propertySets.publicStrings, id: "Keywords" };
  const one = properties.text(keywords);
  return (properties.texts(keywords) ?? (one === undefined ? [] : [one])).filter((text) => text !== "");
};
