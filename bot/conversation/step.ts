/** The conversation as a pure function: what was, what happened, what is known -> what is now and what to do. */
import type { Context, Event, State, Step } from "./types.ts";
import { stateVersion } from "./types.ts";

export const initialState: State = {
  version: stateVersion,
  rev: 0,
  mode: "idle",
  draft: {},
  asked: [],
  touched: [],
  lastSaid: [],
  misses: 0,
};

export const step = (state: State, _event: Event, context: Context): Step => ({
  state,
  effects: [{ do: "say", key: "greeting", params: { name: context.person.name ?? "" } }],
});
