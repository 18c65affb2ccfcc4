import { listQuarantine, releaseFromQuarantine } from "../../mailboxes/quarantine/release.ts";
import { table, UsageError } from "../run.ts";
import { fine, isId, refused, type Does } from "./given.ts";
import { withJobs } from "./switch.ts";

/** `onboarding mailboxes quarantine ID`. */
export const quarantine: Does = async (core, actor, { positionals: [id] }) => {
  if (id === undefined) throw new UsageError("Name the mailbox's id.");
  if (!isId(id)) return refused({ kind: "not-found" });
  const found = await listQuarantine(core.deps)(actor, id);
  if (!found.ok) return refused(found.refusal);
  const rows = found.value.items.map((item) => [
    item.id,
    item.name,
    String(item.size),
    item.state,
    item.reason ?? item.why,
  ]);
  const text = rows.length === 0 ? "Nothing was taken out.\n" : table(["id", "name", "octets", "state", "why"], rows);
  return fine(text, found.value);
};

/** `onboarding mailboxes release ID ITEM`: the LOA's decision; the service or a worker brings it to the person. */
export const release: Does = async (core, actor, { positionals: [id, item] }) => {
  if (id === undefined || item === undefined) throw new UsageError("Name the mailbox's id and the item's id.");
  if (!isId(id) || !isId(item)) return refused({ kind: "not-found" });
  return withJobs(core, async (deps) => {
    const done = await releaseFromQuarantine(deps)(actor, { mailboxId: id, itemId: item });
    if (!done.ok) return refused(done.refusal);
    return fine(
      done.value.state === "released"
        ? "It was brought to the person already.\n"
        : "Released. It is brought to the person now.\n",
      done.value,
    );
  });
};
