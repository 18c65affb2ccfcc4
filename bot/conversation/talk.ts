/** A turn in the making: the state so far and what is to be done, passed from one small function to the next. */
import type { Say, WordKey, words } from "../words.ts";
import type { Catalogue } from "./catalogue.ts";
import type { Choice, Context, Effect, Pending, State, Step } from "./types.ts";

export interface Talk {
  readonly state: State;
  readonly effects: readonly Effect[];
  readonly context: Context;
  readonly catalogue: Catalogue;
}

type Params<K extends WordKey> = Parameters<(typeof words)[K]>[0];

export const say = <K extends WordKey>(talk: Talk, key: K, params: Params<K>): Talk =>
  effect(talk, { do: "say", key, params } as unknown as Effect);

export const tell = (talk: Talk, key: PlainKey): Talk => effect(talk, { do: "say", key, params: {} } as Effect);
/** Sentences without parameters. */
export type PlainKey = { readonly [K in WordKey]: Record<string, never> extends Params<K> ? K : never }[WordKey];

export const effect = (talk: Talk, one: Effect): Talk => ({ ...talk, effects: [...talk.effects, one] });

export const choices = (talk: Talk, list: readonly Choice[]): Talk => effect(talk, { do: "choices", choices: list });

export const set = (talk: Talk, changes: Partial<State>): Talk => ({ ...talk, state: { ...talk.state, ...changes } });

/** Drops what we waited for. */
export const settled = (talk: Talk): Talk => {
  const { pending: _dropped, ...state } = talk.state;
  return { ...talk, state };
};

export const pend = (talk: Talk, pending: Pending): Talk => set(talk, { pending });

export const yesNo: readonly Choice[] = [
  { id: "yes", label: "Yes" },
  { id: "no", label: "No" },
];

const remembered = 6;

/** What was said last is kept for "say that again"; a step that says nothing leaves it. */
export const finished = ({ state, effects }: Talk): Step => {
  const said = effects.flatMap((one): Say[] => (one.do === "say" ? [{ key: one.key, params: one.params } as Say] : []));
  return { state: said.length === 0 ? state : { ...state, lastSaid: said.slice(-remembered) }, effects };
};
