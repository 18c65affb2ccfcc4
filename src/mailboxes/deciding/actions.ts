import { loadActor } from "../../people/people.ts";
import type { Actor, PersonId } from "../../people/types.ts";
import { refuse, type Result } from "../../result.ts";
import { decideHeld, type DecideHeld, type DecideHeldRefusal } from "../quarantine/decide.ts";
import { listHeld } from "../quarantine/list-held.ts";
import { findMailbox } from "../store.ts";
import { cancelSwitch } from "../switch/cancel-switch.ts";
import { confirmForwarding, type ConfirmRefusal } from "../switch/confirm-forwarding.ts";
import { rollBackSwitch, type RollBackRefusal } from "../switch/roll-back.ts";
import { scheduleSwitch, type ScheduleRefusal, type SwitchUse } from "../switch/schedule-switch.ts";
import { showSwitch } from "../switch/show-switch.ts";
import type { SwitchView } from "../switch/views.ts";
import { decideOnWave, type DecideWave, type DecideWaveRefusal } from "./decide-wave.ts";
import { latelyHeld, type HeldDecided } from "./lately-held.ts";
import { showMoves, type MoveView } from "./show-moves.ts";
import { showWave } from "./show-wave.ts";
import type { HeldItem, HeldList, WaveView } from "./views.ts";

export type { HeldDecided } from "./lately-held.ts";
export type { MoveView } from "./show-moves.ts";

/** One decision on a mailbox's switch, whichever way it came. */
export type DecideSwitch = { readonly id: string; readonly version: number } & (
  | { readonly verb: "now" | "cancel" | "confirm" }
  | { readonly verb: "at"; readonly at: string; readonly which?: "first" | "second" | undefined }
  | { readonly verb: "roll-back"; readonly reason: string; readonly bringBack: boolean }
);

/** What waits for a decision (`items`), what the mailbox did not take (`refused`), and what was decided last. */
export interface HeldOnCard extends HeldList {
  readonly refused: readonly HeldItem[];
  readonly lately: readonly HeldDecided[];
}

export type DecideSwitchRefusal = ScheduleRefusal | RollBackRefusal | ConfirmRefusal;

/** The decisions of a move for a face that knows a person and not yet what they may do. Read afresh at each call. */
export interface MoveActions {
  /** Organisations whose move this person runs (as LOA or technical team) and that have mailboxes on record. */
  readonly showMoves: (request: { person: PersonId }) => Promise<readonly MoveView[]>;
  readonly showWave: (request: { person: PersonId; id: string }) => Promise<WaveView | undefined>;
  readonly decideWave: (request: { person: PersonId } & DecideWave) => Promise<Result<WaveView, DecideWaveRefusal>>;
  readonly showSwitch: (request: { person: PersonId; id: string }) => Promise<SwitchView | undefined>;
  readonly decideSwitch: (
    request: { person: PersonId } & DecideSwitch,
  ) => Promise<Result<SwitchView, DecideSwitchRefusal>>;
  /** What waits for a decision, oldest first, a few at a time; undefined for all but the organisation's LOA. */
  readonly showHeld: (request: { person: PersonId; odsCode: string }) => Promise<HeldOnCard | undefined>;
  readonly decideHeld: (request: { person: PersonId } & DecideHeld) => Promise<DecidedHeldAndList>;
}

export interface DecidedHeldAndList {
  readonly done: Result<{ readonly repeated: boolean }, DecideHeldRefusal>;
  /** What is left to decide; undefined where the person may not see it. */
  readonly list: HeldOnCard | undefined;
}

/** Items on one card: more would be cut by Teams. */
export const heldAtOnce = 5;
const refusedAtOnce = 2;

export const moveActions = (deps: SwitchUse): MoveActions => {
  const as = async <T>(person: PersonId, nobody: T, work: (actor: Actor) => Promise<T>): Promise<T> => {
    const actor = await loadActor(deps, person);
    return actor === undefined ? nobody : work(actor);
  };
  const held = (person: PersonId, odsCode: string): Promise<HeldOnCard | undefined> =>
    as(person, undefined, async (actor) => {
      const wanted = { odsCode, after: undefined } as const;
      const found = await listHeld(deps)(actor, { ...wanted, states: ["held"], limit: heldAtOnce });
      if (!found.ok) return undefined;
      const refused = await listHeld(deps)(actor, { ...wanted, states: ["refused"], limit: refusedAtOnce });
      const lately = await latelyHeld(deps.db, found.value.odsCode, person);
      return { ...found.value, refused: refused.ok ? refused.value.items : [], lately };
    });
  const nobody = refuse({ kind: "not-found" } as const);
  return {
    showMoves: ({ person }) => as<readonly MoveView[]>(person, [], showMoves(deps)),
    showWave: ({ person, id }) =>
      as(person, undefined, async (actor) => {
        const shown = isUuid(id) ? await showWave(deps)(actor, id) : nobody;
        return shown.ok ? shown.value : undefined;
      }),
    decideWave: ({ person, ...wanted }) =>
      as<Result<WaveView, DecideWaveRefusal>>(person, nobody, async (actor) =>
        isUuid(wanted.id) ? decideOnWave(deps)(actor, wanted) : nobody,
      ),
    showSwitch: ({ person, id }) =>
      as(person, undefined, async (actor) => {
        const shown = isUuid(id) ? await showSwitch(deps)(actor, id) : nobody;
        return shown.ok ? shown.value : undefined;
      }),
    decideSwitch: ({ person, ...wanted }) =>
      as<Result<SwitchView, DecideSwitchRefusal>>(person, nobody, async (actor) => {
        if (!isUuid(wanted.id)) return nobody;
        const done = await onSwitch(deps, actor, wanted);
        return done.ok ? showSwitch(deps)(actor, wanted.id) : done;
      }),
    showHeld: ({ person, odsCode }) => held(person, odsCode),
    decideHeld: async ({ person, ...wanted }) => {
      if (!isUuid(wanted.itemId)) return { done: nobody, list: undefined };
      const done = await as<Result<{ repeated: boolean }, DecideHeldRefusal>>(person, nobody, (actor) =>
        decideHeld(deps)(actor, wanted),
      );
      const odsCode = await organisationOf(deps, wanted.itemId);
      return { done, list: odsCode === undefined ? undefined : await held(person, odsCode) };
    },
  };
};

/** Ids come from cards: what is no uuid is nobody's record, and no question to the store. */
const isUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

const onSwitch = (
  deps: SwitchUse,
  actor: Actor,
  wanted: DecideSwitch,
): Promise<Result<unknown, DecideSwitchRefusal>> => {
  const { id, version } = wanted;
  switch (wanted.verb) {
    case "now":
      return scheduleSwitch(deps)(actor, { id, version, at: null });
    case "at":
      return scheduleSwitch(deps)(actor, { id, version, at: wanted.at, which: wanted.which });
    case "cancel":
      return cancelSwitch(deps)(actor, { id, version });
    case "confirm":
      return confirmForwarding(deps)(actor, { id });
    case "roll-back":
      return rollBackSwitch(deps)(actor, { id, version, reason: wanted.reason, bringBack: wanted.bringBack });
  }
};

const organisationOf = async ({ db }: SwitchUse, itemId: string): Promise<string | undefined> => {
  const item = await db.selectFrom("quarantine_items").select("mailbox_id").where("id", "=", itemId).executeTakeFirst();
  return item === undefined ? undefined : (await findMailbox(db, item.mailbox_id))?.ods_code;
};
