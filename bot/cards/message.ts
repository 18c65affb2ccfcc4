import { card, heading, plain, type Card } from "./elements.ts";

/** A notice without a card of its own: a title and paragraphs of plain words. */
export const messageCard = (title: string, paragraphs: readonly string[]): Card =>
  card(`${title} ${paragraphs.join(" ")}`, [heading(title), ...paragraphs.map((paragraph) => plain(paragraph))]);
