import { hash } from "node:crypto";
import type { Item } from "../../pst/types.ts";
import { freshRooms, type Rooms } from "./rooms.ts";

/** Something that did not come over whole. `kind` is for scripts, `text` for people; never content of the item. */
export interface Loss {
  readonly kind:
    "attachment-damaged" | "attachment-missing" | "link-only" | "too-deep" | "recurrence" | "member" | "body";
  readonly text: string;
}

/** What a conversion carries down into messages within messages. */
export interface Conversion {
  /** Tells items of one file apart and is the same at every run: ids and boundaries come from it. */
  readonly seed: string;
  /** Messages within messages so far. */
  readonly depth: number;
  readonly losses: Loss[];
  /** Bytes of attachments that this item may still hold whole in memory; what is over streams. Shared downwards. */
  readonly memory: { left: number };
  /** Where that memory comes from. */
  readonly rooms: Rooms;
}

/**
 * A conversion of an item of a folder. `seed` must be the same at every run and differ between items. What is made in
 * `rooms` that are used again must be written before the next conversion begins.
 */
export const conversionOf = (seed: string, rooms: Rooms = freshRooms): Conversion => ({
  seed,
  depth: 0,
  losses: [],
  memory: { left: 4 * 1024 * 1024 },
  rooms,
});

/** Messages within messages that are followed; below that the place is kept and the loss listed. */
export const depthLimit = 20;

export const nested = (conversion: Conversion, step: string | number): Conversion => ({
  seed: `${conversion.seed}/${step}`,
  depth: conversion.depth + 1,
  losses: conversion.losses,
  memory: conversion.memory,
  rooms: conversion.rooms,
});

/** 32 hex digits that depend on the seed and the purpose alone. */
export const stableId = (conversion: Conversion, purpose: string): string =>
  hash("sha256", `${purpose}\0${conversion.seed}`, "hex").slice(0, 32);

/** When it happened, as far as the file knows. */
export const dateOf = (item: Item): Date | undefined => item.sent ?? item.received ?? item.created ?? item.modified;
