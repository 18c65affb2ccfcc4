import type { DecideSwitch } from "../src/mailboxes/deciding/actions.ts";
import type { PersonId } from "../src/people/types.ts";
import { heldCard } from "./cards/held.ts";
import type { MovePress, Press } from "./cards/presses.ts";
import { switchCard } from "./cards/switch.ts";
import { waveCard } from "./cards/wave.ts";
import type { Outcome, Reply } from "./turn-document.ts";
import type { BotActions } from "./turn-ports.ts";
import { heldDone, heldRepeated, moveRefusal, reasonMissing, switchDone, waveDone, whichWords } from "./words-moves.ts";

/** Presses on cards of a move: each carries an id, a version and a choice, and the use case decides everything else. */
type CardReply = Extract<Reply, { kind: "card" }>;
type Of<V extends MovePress["verb"]> = Extract<MovePress, { verb: V }>;

/** A card that shows a record of a move as it stands now for one person; undefined where they may not see it. */
export const moveCard = async (
  { moves }: BotActions,
  person: PersonId,
  key: string,
  told: string | undefined,
): Promise<CardReply | undefined> => {
  const [, name, id = ""] = /^(wave|switch|held):(.+)$/.exec(key) ?? [];
  if (name === "wave") {
    const wave = await moves.showWave({ person, id });
    return wave === undefined ? undefined : reply(name, key, waveCard({ wave, told }));
  }
  if (name === "switch") {
    const view = await moves.showSwitch({ person, id });
    return view === undefined ? undefined : reply(name, key, switchCard({ view, told }));
  }
  if (name !== "held") return undefined;
  const list = await moves.showHeld({ person, odsCode: id });
  return list === undefined ? undefined : reply(name, key, heldCard(list, told));
};

/** A wave opened from the list, in the list's place; it follows the record from then on. */
export const showWavePress = async (
  actions: BotActions,
  person: PersonId,
  { id }: Extract<Press, { verb: "wave.show" }>,
): Promise<Outcome> => {
  const shown = await moveCard(actions, person, `wave:${id}`, undefined);
  return shown === undefined ? only(moveRefusal({ kind: "not-found" })) : inPlace(shown);
};

const reply = (name: string, key: string, card: CardReply["card"]): CardReply => ({
  kind: "card",
  card,
  copyOf: { name, key },
});

const only = (text: string): Outcome => ({ replies: [{ kind: "text", text }] });
const inPlace = (card: CardReply): Outcome => ({ replies: [], instead: card });

export const pressMove = (actions: BotActions, person: PersonId, press: MovePress): Promise<Outcome> => {
  switch (press.verb) {
    case "wave.decide":
      return pressWave(actions, person, press);
    case "switch.decide":
      return pressSwitch(actions, person, press);
    case "held.decide":
      return pressHeld(actions, person, press);
  }
};

/** A time as one of our own buttons names it, else as the two inputs have it. */
const timeOf = ({ at, date = "", time = "" }: Pick<Of<"wave.decide">, "at" | "date" | "time">): string =>
  at ?? `${date} ${time}`.trim();

const pressWave = async (actions: BotActions, person: PersonId, press: Of<"wave.decide">): Promise<Outcome> => {
  const { id, version, decision, which } = press;
  const at = timeOf(press);
  const done = await actions.moves.decideWave({ person, id, version, decision, which, at });
  const key = `wave:${id}`;
  if (done.ok) return inPlace(reply("wave", key, waveCard({ wave: done.value, told: waveDone[decision] })));
  const wave = await actions.moves.showWave({ person, id });
  const told = moveRefusal(done.refusal);
  if (wave === undefined) return only(told);
  const twice = done.refusal.kind === "comes-twice" ? { at, ...whichWords(at) } : undefined;
  return inPlace(reply("wave", key, waveCard({ wave, told, twice })));
};

const pressSwitch = async (actions: BotActions, person: PersonId, press: Of<"switch.decide">): Promise<Outcome> => {
  const { id, decision } = press;
  const key = `switch:${id}`;
  const wanted = switchDecision(press);
  const done = wanted === undefined ? undefined : await actions.moves.decideSwitch({ person, ...wanted });
  if (done?.ok === true)
    return inPlace(reply("switch", key, switchCard({ view: done.value, told: switchDone[decision] })));
  const told = done === undefined ? reasonMissing : moveRefusal(done.refusal);
  const view = await actions.moves.showSwitch({ person, id });
  if (view === undefined) return only(moveRefusal({ kind: "not-found" }));
  const at = timeOf(press);
  const twice = done?.refusal.kind === "comes-twice" ? { at, ...whichWords(at) } : undefined;
  return inPlace(reply("switch", key, switchCard({ view, told, twice })));
};

/** Undefined: a roll-back without its reason. */
const switchDecision = (press: Of<"switch.decide">): DecideSwitch | undefined => {
  const { id, version, decision, which, reason = "", back } = press;
  if (decision === "at") return { id, version, verb: "at", at: timeOf(press), which };
  if (decision !== "roll-back") return { id, version, verb: decision };
  return reason.trim() === ""
    ? undefined
    : { id, version, verb: "roll-back", reason: reason.trim(), bringBack: back !== "no" };
};

const pressHeld = async (
  { moves }: BotActions,
  person: PersonId,
  { id, version, decision }: Of<"held.decide">,
): Promise<Outcome> => {
  const { done, list } = await moves.decideHeld({ person, itemId: id, version, decision });
  // What was done stands on the card, from the record, and stays there when it is refreshed.
  const told = done.ok ? (done.value.repeated ? heldRepeated : undefined) : moveRefusal(done.refusal);
  if (list === undefined) return only(told ?? heldDone[decision]);
  return inPlace(reply("held", `held:${list.odsCode}`, heldCard(list, told)));
};
