import { formOf, headBytes, namedForm } from "./forms.ts";
import { tooDeep, tooMany, unseen, type Budget, type Look, type Met, type Reader } from "./types.ts";
import { headOf, unpacked } from "./unpack.ts";
import { baseName, heldEntries, type HeldEntry } from "./zip-entries.ts";

/** Files in a zip archive (APPNOTE 4.3), and what is within those of them that hold others. */
export const zipFiles: Reader = function* ({ bytes }, budget, path, depth, look) {
  let any = false;
  for (const entry of heldEntries(bytes, budget.names + 1)) {
    any = true;
    const here = [...path, baseName(entry.names[0] ?? "")];
    if (--budget.names < 0) {
      yield unseen("too-much", path, tooMany);
      return;
    }
    if (entry.names.length > 0) yield { kind: "file", path: here, names: entry.names };
    yield* within(entry, budget, here, depth, look);
  }
  if (!any) yield unseen("unreadable", path, "the archive has no directory");
};

function* within(entry: HeldEntry, budget: Budget, here: readonly string[], depth: number, look: Look): Generator<Met> {
  const { names, method, encrypted, data } = entry;
  const named = names.some((name) => namedForm(name, "") !== undefined);
  if (encrypted) {
    if (named) yield unseen("unreadable", here, "what is within is locked with a password");
    return;
  }
  const head = headOf(method, data, headBytes);
  const name = names.find((one) => namedForm(one, "") !== undefined) ?? names[0] ?? "";
  if (!named && formOf(head, name, "") === undefined) return;
  if (depth + 1 >= budget.depth) {
    yield unseen("too-much", here, tooDeep);
    return;
  }
  const inner = unpacked(method, data, budget.bytes);
  if (!(inner instanceof Uint8Array)) {
    // Finding that it is too large has cost all that was left.
    if (inner.why === "too-much" && method !== 0) budget.bytes = 0;
    yield unseen(inner.why, here, inner.detail);
    return;
  }
  budget.bytes -= inner.length;
  yield* look({ bytes: inner, name, type: "" }, budget, here, depth + 1);
}
