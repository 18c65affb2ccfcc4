/** "Use that name": the directory's name of the organisation in the place of the one that was given. */
import { askAgain, proceed } from "./ask.ts";
import { take } from "./draft.ts";
import { settled, tell, type Talk } from "./talk.ts";
import type { Choice } from "./types.ts";

export const useDirectoryName: Choice = { id: "use that name", label: "Use that name" };

const asked =
  /^\W*(?:(?:yes|ok|okay|please|sure|fine)\W+)*(?:use|take|put|go with|change (?:it|the name) to) (?:that|the directory(?:'s)?|the ods|their|the official) ?(?:directory |ods )?(?:name|one)(?: (?:please|then|instead))*\W*$/i;

/** Undefined where nothing of the kind was said. */
export const takeDirectoryName = (talk: Talk, text: string): Talk | undefined => {
  const { ods, draft, mode, pending } = talk.state;
  const busy = mode === "intake" || mode === "review";
  if (!busy || !asked.test(text.replace(/[’‘]/g, "'"))) return undefined;
  if (pending?.is === "directoryName") return taken(talk, pending.name);
  if (ods?.name === undefined || draft.odsCode?.is !== "given" || draft.odsCode.value !== ods.code)
    return askAgain(tell(talk, "noDirectoryName"));
  return taken(talk, ods.name);
};

const taken = (talk: Talk, name: string): Talk =>
  proceed(take(settled(talk), [{ field: "organisationName", value: name, said: name }], "offer"));
