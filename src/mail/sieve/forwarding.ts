import { MailError } from "../errors.ts";
import { deleteScript } from "./deletescript.ts";
import { getScript } from "./getscript.ts";
import { haveSpace } from "./havespace.ts";
import { listScripts } from "./listscripts.ts";
import { putScript } from "./putscript.ts";
import { isOurs, redirectScripts, type RedirectScript } from "./redirect-script.ts";
import type { SieveSession } from "./session.ts";
import { setActive } from "./setactive.ts";

export interface ForwardingWish {
  /** Our script's name on the server: always the same for one switch. */
  readonly script: string;
  readonly from: string;
  readonly to: string;
}

/** What was active before ours: a script's name, "" where none was; undefined: not known (ours has never been active). */
export type Before = string | undefined;

/**
 * Sets the redirect beside whatever script the person has. May be broken off anywhere and repeated: `remember` is
 * awaited with what was active before anything changes on the server, and `known` is what it was told last time. Their
 * script is never written to. Throws MailError "refused" where this server takes none of the scripts we can make.
 */
export const setForwarding = async (
  session: SieveSession,
  wish: ForwardingWish,
  known: Before,
  remember: (before: string) => Promise<void>,
): Promise<{ readonly way: RedirectScript["way"] }> => {
  const scripts = await listScripts(session);
  const active = scripts.find((one) => one.active)?.name ?? "";
  if (scripts.some(({ name }) => name === wish.script) && !isOurs(await getScript(session, wish.script))) {
    throw new MailError("refused", "The person has a script of our script's name. It is left as it is.");
  }
  // Whatever is active, other than ours, is what the person wants now, also where they changed it meanwhile.
  const before = active === wish.script ? (known ?? "") : active;
  if (before !== known) await remember(before);
  const theirs = before === "" || !scripts.some(({ name }) => name === before) ? undefined : before;
  const candidates = redirectScripts({
    from: wish.from,
    to: wish.to,
    extensions: extensionsOf(session),
    before: theirs === undefined ? undefined : { name: theirs, text: await getScript(session, theirs) },
  });
  const way = await putFirst(session, wish.script, candidates);
  if (active !== wish.script) await setActive(session, wish.script);
  return { way };
};

/**
 * Takes the redirect away: what was active before is active again, and ours is gone. What the person has made active
 * meanwhile stays. May be broken off anywhere and repeated.
 */
export const removeForwarding = async (session: SieveSession, script: string, known: Before): Promise<void> => {
  const scripts = await listScripts(session);
  if (!scripts.some(({ name }) => name === script) || !isOurs(await getScript(session, script))) return;
  const active = scripts.find((one) => one.active)?.name;
  if (active === script) {
    const before = known ?? "";
    // A script that the person has deleted meanwhile can not be made active.
    await setActive(session, scripts.some(({ name }) => name === before) ? before : "");
  }
  await deleteScript(session, script);
};

/** Whether our script is the active one now, and still ours: a name alone says little. */
export const forwardingStands = async (session: SieveSession, script: string): Promise<boolean> =>
  (await listScripts(session)).some(({ name, active }) => active && name === script) &&
  isOurs(await getScript(session, script));

const extensionsOf = (session: SieveSession): ReadonlySet<string> =>
  new Set(
    (session.capabilities.get("SIEVE") ?? "")
      .toLowerCase()
      .split(/\s+/)
      .filter((name) => name !== ""),
  );

/** The first that the server compiles. */
const putFirst = async (
  session: SieveSession,
  name: string,
  candidates: readonly RedirectScript[],
): Promise<RedirectScript["way"]> => {
  let refused = new MailError("refused", "No script can be made for this address and this person's script.");
  for (const { way, text } of candidates) {
    try {
      await haveSpace(session, name, Buffer.byteLength(text));
      await putScript(session, name, text);
      return way;
    } catch (error) {
      if (!(error instanceof MailError) || error.code !== "refused") throw error;
      refused = error;
    }
  }
  throw refused;
};
