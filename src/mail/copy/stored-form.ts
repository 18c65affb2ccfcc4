import type { MessageSink, Unreadable } from "../types.ts";
import type { FolderContext } from "./context.ts";

/**
 * Reads source messages as the target would hold them: altered by the rules, as the copy itself does. Those that are
 * under suspicion of breaking connections are read alone, and not at all once that is sure: what the source can not hand
 * out was never stored.
 */
export const storedForm =
  ({ source, alter, strikes }: Pick<FolderContext, "source" | "alter" | "strikes">) =>
  async (uids: readonly number[], sink: MessageSink): Promise<readonly Unreadable[]> => {
    const suspects = uids.filter((uid) => strikes.isAlone(uid));
    const others = uids.filter((uid) => !strikes.isAlone(uid));
    const parts = [others, ...suspects.filter((uid) => !strikes.isOut(uid)).map((uid) => [uid])];
    const unreadable: Unreadable[] = [];
    for (const part of parts) {
      if (part.length === 0) continue;
      const into = alter === undefined ? sink : alter(sink, () => undefined);
      try {
        unreadable.push(...(await source.fetch(part, into)));
      } catch (error) {
        strikes.note(
          part.map((uid) => ({ uid })),
          error,
        );
        throw error;
      }
    }
    return unreadable;
  };
