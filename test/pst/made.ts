import assert from "node:assert/strict";
import ICAL from "ical.js";
import { conversionOf, type Loss } from "../../src/mail/items/context.ts";
import { convert } from "../../src/mail/items/convert.ts";
import { bytesOf } from "../../src/mail/items/segments.ts";
import { mail, type MailSpec } from "../fixtures/pst/items/mail.ts";
import type { RawMessage } from "../fixtures/pst/message.ts";
import { itemsOf } from "../fixtures/pst/open.ts";
import type { RawStore } from "../fixtures/pst/store.ts";
import { allParts, parseMime, type Parsed } from "../mail/items/mime-parser.ts";

/** What comes out of an item that went into a data file of its own. */
export interface Out {
  readonly mediaType: string;
  readonly source: string;
  readonly bytes: Buffer;
  readonly text: string;
  readonly losses: readonly Loss[];
}

export const out = async (
  message: RawMessage,
  vcard: "3.0" | "4.0" = "4.0",
  store: Partial<RawStore> = {},
): Promise<Out> => {
  const [item] = await itemsOf([message], store);
  const conversion = conversionOf("test");
  const { mediaType, source, segments } = await convert(item!, conversion, { vcard });
  const chunks: Buffer[] = [];
  for await (const chunk of bytesOf(segments)) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  return { mediaType, source, bytes, text: bytes.toString("utf8"), losses: conversion.losses };
};

export interface Made {
  readonly raw: string;
  readonly parsed: Parsed;
  readonly losses: readonly Loss[];
  readonly source: string;
}

/** The same for what becomes a message, read again. */
export const made = async (message: RawMessage, store: Partial<RawStore> = {}): Promise<Made> => {
  const { mediaType, source, bytes, losses } = await out(message, "4.0", store);
  assert.equal(mediaType, "message/rfc822");
  return { raw: bytes.toString("latin1"), parsed: parseMime(bytes), losses, source };
};

export const ofMail = (spec: MailSpec, store: Partial<RawStore> = {}): Promise<Made> => made(mail(spec), store);

export const partOf = (parsed: Parsed, type: string): Parsed => {
  const found = allParts(parsed).find((part) => part.type === type);
  assert.ok(found, `no ${type}`);
  return found;
};

/** A calendar object or a card, read by ical.js. */
export const component = (source: string): ICAL.Component =>
  new ICAL.Component(ICAL.parse(source) as [string, unknown[], unknown[]]);

/** Content lines without their folds. */
export const unfolded = (source: string): string => source.replaceAll("\r\n ", "");
