import type { MessageSink, Unreadable } from "../types.ts";
import type { FolderContext } from "./context.ts";

/** Reads source messages as the target would hold them: altered by the rules, as the copy itself does. */
export const storedForm =
  ({ source, alter }: Pick<FolderContext, "source" | "alter">) =>
  (uids: readonly number[], sink: MessageSink): Promise<readonly Unreadable[]> =>
    source.fetch(uids, alter === undefined ? sink : alter(sink, () => undefined));
