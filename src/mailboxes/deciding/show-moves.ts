import type { OdsCode } from "../../onboarding/types.ts";
import type { Actor } from "../../people/types.ts";
import { organisationAndContact } from "../contact.ts";
import { mailboxesOf } from "../list.ts";
import type { MailboxList } from "../views-team.ts";
import { showWaves, type ShowDeps } from "./show-wave.ts";
import type { WaveView } from "./views.ts";

/** How the move of one organisation stands: its mailboxes by state, and its waves, the first to move first. */
export interface MoveView {
  readonly odsCode: string;
  readonly organisation: string;
  readonly mailboxes: MailboxList["counts"];
  readonly waves: readonly WaveView[];
}

/** At most this many organisations in one answer: nobody runs more moves at a time. */
const most = 5;

/** The moves that this person runs, as LOA or technical team; an organisation without a mailbox on record is left out. */
export const showMoves =
  (deps: ShowDeps) =>
  async (actor: Actor): Promise<readonly MoveView[]> => {
    const codes = actor.grants.flatMap(({ role, odsCode }) =>
      odsCode !== null && (role === "loa" || role === "technical") ? [odsCode] : [],
    );
    const moves: MoveView[] = [];
    for (const code of [...new Set(codes)].slice(0, most)) moves.push(...(await moveOf(deps, actor, code)));
    return moves;
  };

const moveOf = async (deps: ShowDeps, actor: Actor, odsCode: string): Promise<readonly MoveView[]> => {
  const listed = await mailboxesOf(deps)(actor, { odsCode, states: [], after: undefined, limit: 1 });
  if (!listed.ok || Object.values(listed.value.counts).every((count) => count === 0)) return [];
  const waves = await showWaves(deps)(actor, odsCode);
  const { name: organisation } = await organisationAndContact(deps.db)(odsCode as OdsCode);
  return [{ odsCode, organisation, mailboxes: listed.value.counts, waves: waves.ok ? waves.value.items : [] }];
};
