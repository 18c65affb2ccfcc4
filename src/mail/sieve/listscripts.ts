import { MailError } from "../errors.ts";
import type { SieveSession } from "./session.ts";

export interface ListedScript {
  readonly name: string;
  readonly active: boolean;
}

/** RFC 5804 2.7: all scripts of the person; at most one is active. */
export const listScripts = async (session: SieveSession): Promise<readonly ListedScript[]> => {
  const { lines } = await session.must("LISTSCRIPTS");
  return lines.map(([name, mark]) => {
    if (name === undefined || !("text" in name)) {
      throw new MailError("protocol", "The server listed a script without a name.");
    }
    return { name: name.text, active: mark !== undefined && "word" in mark && mark.word === "ACTIVE" };
  });
};
