/** What is kept of a conversation, and how a state stored by an older version is brought up to date. */
import type { Draft, Entry } from "./facts.ts";
import { fieldIds, type FieldId } from "./facts.ts";
import { stateVersion, type State } from "./types.ts";

export const initialState: State = {
  version: stateVersion,
  rev: 0,
  mode: "idle",
  draft: {},
  asked: [],
  touched: [],
  lastSaid: [],
  misses: 0,
  waiting: [],
  putOff: [],
  offeredMailboxes: false,
};

const isField = (name: string): name is FieldId => (fieldIds as readonly string[]).includes(name);

/**
 * A stored state may come from before a deploy: fields that did not exist are simply open and are asked for, fields that
 * no longer exist are dropped, and what this version keeps besides starts at its beginning. The answers stay.
 */
export const upToDate = (stored: State): State => {
  const known = { ...initialState, ...stored, version: stateVersion };
  const draft = Object.fromEntries(
    Object.entries(known.draft as Readonly<Record<string, Entry | undefined>>).filter(
      ([name, entry]) => isField(name) && (entry?.is === "given" || entry?.is === "unknown"),
    ),
  ) as Draft;
  const fields = (list: readonly string[]): readonly FieldId[] => list.filter(isField);
  return { ...known, draft, asked: fields(known.asked), touched: fields(known.touched), putOff: fields(known.putOff) };
};
