/**
 * A dialogue as a plain text file. `LOA:` lines are said, `[...]` lines happen, `EXPECT` lines were written by hand and
 * must hold of what reached the record; `BOT:`, `CARD:` and `DO:` lines are what must come back, word for word.
 */
import { readFileSync } from "node:fs";
import type { ButtonVerb, RequestView } from "../../../bot/conversation/types.ts";
import type { FieldId } from "../../../bot/conversation/facts.ts";
import { entryInWords } from "../../../bot/words-values.ts";
import { World } from "./world.ts";

export interface Played {
  readonly lines: readonly string[];
  readonly failures: readonly string[];
  readonly turns: number;
}

const isInput = (line: string): boolean => /^(?:LOA:|\[|EXPECT|#|$)/.test(line);

/** Plays the inputs of a transcript and gives the whole conversation as it went. */
export const play = (text: string): Played => {
  const world = new World();
  const failures: string[] = [];
  let turns = 0;
  for (const line of text.split("\n").filter(isInput)) {
    world.lines.push(line);
    if (line.startsWith("LOA:")) {
      turns++;
      world.send({ type: "message", text: line.slice(4).trim().replaceAll("\\n", "\n").replaceAll("\\t", "\t") });
    } else if (line.startsWith("[")) happen(world, line.slice(1, -1));
    else if (line.startsWith("EXPECT")) failures.push(...expectation(world, line.slice(7).trim()));
  }
  return { lines: world.lines, failures, turns };
};

const happen = (world: World, what: string): void => {
  const [name = "", rest = ""] = what.split(/:\s*(.*)/s);
  const steps: Readonly<Record<string, () => void>> = {
    joined: () => world.send({ type: "joined" }),
    restart: () => world.restart(),
    "next day": () => world.nextDay(),
    today: () => void (world.today = rest),
    person: () => void (world.name = rest),
    without: () => world.without(rest),
    "deploy adds field": () => world.deploy(),
    form: () => world.send({ type: "form", rev: world.state.rev, values: values(rest) }),
    "stale form": () => world.send({ type: "form", rev: world.state.rev - 1, values: values(rest) }),
    press: () => world.send({ type: "button", rev: world.state.rev, verb: rest as ButtonVerb }),
    "stale card": () => world.send({ type: "button", rev: world.state.rev - 1, verb: rest as ButtonVerb }),
    choose: () => world.send({ type: "chosen", id: rest }),
    "the next submit dies": () => void (world.crashNext = true),
    "the next submit is refused": () => void (world.refuseNext = rest),
    "ISM asks": () => void (world.request = { ...world.request!, openQuestion: rest, state: "question-asked" }),
    "ISM accepts": () =>
      void (world.request = { ...world.request!, state: "accepted", mayAmend: false, mayWithdraw: false }),
    "the window is": () => void (world.request = { ...world.request!, windowOpen: rest === "open" }),
    "the ISM is": () => void (world.request = { ...world.request!, contact: rest }),
    "ISM declines": () =>
      void (world.request = { ...world.request!, state: "declined", mayAmend: false, mayWithdraw: false }),
    "on record": () => void (world.request = onRecord(rest)),
  };
  const step = steps[name];
  if (step === undefined) throw new Error(`"[${what}]" is no directive.`);
  step();
};

const onRecord = (state: string): RequestView => ({
  reference: "K7M-4RXP",
  organisation: "Demo Trust North (demonstration)",
  state,
  mayAmend: state === "submitted",
  mayWithdraw: state === "submitted",
});

const values = (text: string): Partial<Record<FieldId, string>> =>
  Object.fromEntries(
    text
      .split(/;\s*/)
      .map((part): [string, string] => [part.split("=", 1)[0] ?? "", part.slice(part.indexOf("=") + 1)]),
  );

/** "newAccounts = 450" of what was sent; "draft newAccounts = 450" of the draft; "submits 1"; "nothing sent". */
const expectation = (world: World, text: string): readonly string[] => {
  if (text === "nothing sent") return world.submits.length === 0 ? [] : ["something was sent"];
  if (text.startsWith("submits "))
    return new Set(world.submits).size === Number(text.slice(8)) ? [] : [`submitted ${world.submits.length} times`];
  if (text.startsWith("turns <=")) return [];
  const inDraft = text.startsWith("draft ");
  const [field = "", value = ""] = text.replace(/^draft /, "").split(/\s*=\s*(.*)/s);
  const entry = world.state.draft[field as FieldId];
  const got = inDraft ? entryInWords(field as FieldId, entry) : (world.sent[field] ?? "");
  return got === value ? [] : [`${field} is “${got}”, not “${value}”`];
};

export const readTranscript = (file: URL): string => readFileSync(file, "utf8");
