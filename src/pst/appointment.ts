import type { ItemContext, ItemParts } from "./item-parts.ts";
import { readAppointmentPattern, readPattern, reminderMinutes } from "./recurrence.ts";
import { propertySets, tags } from "./tags.ts";
import { readZoneDefinition, readZoneStruct } from "./time-zone.ts";
import type { Appointment, Recurrence, TimeZone } from "./appointment-types.ts";
import type { NamedProperty, Properties, PropertyKey } from "./property-types.ts";
import type { ItemKind } from "./types.ts";
import { realDate } from "./values.ts";

const appointment = (id: number): NamedProperty => ({ set: propertySets.appointment, id });
const meeting = (id: number): NamedProperty => ({ set: propertySets.meeting, id });
const common = (id: number): NamedProperty => ({ set: propertySets.common, id });

// MS-OXOCAL 2.2.1, by PidLid number.
const lids = {
  sequence: appointment(0x8201),
  busyStatus: appointment(0x8205),
  location: appointment(0x8208),
  startWhole: appointment(0x820d),
  endWhole: appointment(0x820e),
  allDay: appointment(0x8215),
  recur: appointment(0x8216),
  stateFlags: appointment(0x8217),
  zoneStruct: appointment(0x8233),
  zoneDescription: appointment(0x8234),
  startZone: appointment(0x825e),
  endZone: appointment(0x825f),
  recurZone: appointment(0x8260),
  globalId: meeting(0x0003),
  cleanGlobalId: meeting(0x0023),
  reminderDelta: common(0x8501),
  reminderSet: common(0x8503),
  commonStart: common(0x8516),
  commonEnd: common(0x8517),
  taskRecurrence: { set: propertySets.task, id: 0x8116 },
} as const;

const busy: Readonly<Record<number, Appointment["busy"]>> = {
  0: "free",
  1: "tentative",
  2: "busy",
  3: "out-of-office",
  4: "elsewhere",
};

/** What an appointment or a meeting message says of its time. Undefined for other items. */
export const readAppointment = (
  context: ItemContext,
  parts: ItemParts,
  kind: ItemKind,
  messageClass: string,
): Appointment | undefined => {
  const meetingMessage = /^ipm\.schedule\.meeting(\.|$)/i.test(messageClass);
  if (kind !== "appointment" && !meetingMessage) return undefined;
  const { properties } = parts;
  const state = properties.number(lids.stateFlags) ?? 0;
  const zones = zonesOf(properties);
  const blob = properties.bytes(lids.recur);
  const delta = reminderMinutes(properties.number(lids.reminderDelta) ?? 15);
  return {
    start: firstDate(properties, [lids.startWhole, lids.commonStart, tags.startDate]),
    end: firstDate(properties, [lids.endWhole, lids.commonEnd, tags.endDate]),
    allDay: properties.flag(lids.allDay) ?? false,
    location: properties.text(lids.location) ?? "",
    busy: busy[properties.number(lids.busyStatus) ?? 2] ?? "busy",
    reminderMinutes: properties.flag(lids.reminderSet) === true ? delta : undefined,
    recurrence: told(context, parts, blob && readAppointmentPattern(blob, parts.codepage)),
    ...zones,
    globalObjectId: properties.bytes(lids.globalId),
    cleanGlobalObjectId: properties.bytes(lids.cleanGlobalId),
    sequence: properties.number(lids.sequence) ?? 0,
    // asfMeeting 1, asfCanceled 4 (2.2.1.10).
    meeting: (state & 1) !== 0,
    cancelled: (state & 4) !== 0,
  };
};

const firstDate = (properties: Properties, keys: readonly PropertyKey[]): Date | undefined => {
  for (const key of keys) {
    const date = realDate(properties.date(key));
    if (date !== undefined) return date;
  }
  return undefined;
};

export const readTaskRecurrence = (context: ItemContext, parts: ItemParts): Recurrence | undefined => {
  const blob = parts.properties.bytes(lids.taskRecurrence);
  return told(context, parts, blob && readPattern(blob));
};

const told = (
  { damage }: ItemContext,
  { node }: ItemParts,
  recurrence: Recurrence | string | undefined,
): Recurrence | undefined => {
  if (typeof recurrence !== "string") return recurrence;
  damage.report({ kind: "recurrence", nid: node.nid, detail: recurrence });
  return undefined;
};

const zonesOf = (properties: Properties): Pick<Appointment, "zone" | "startZone" | "endZone"> => {
  const description = properties.text(lids.zoneDescription);
  const defined = (key: NamedProperty): TimeZone | undefined => {
    const bytes = properties.bytes(key);
    return bytes && readZoneDefinition(bytes, description);
  };
  const struct = properties.bytes(lids.zoneStruct);
  const startZone = defined(lids.startZone);
  const zone = defined(lids.recurZone) ?? (struct && readZoneStruct(struct, description)) ?? startZone;
  return { zone, startZone, endZone: defined(lids.endZone) };
};
