import { londonDay } from "../london-day.ts";
import { isDay } from "../onboarding/rules-intent.ts";
import { isOpen, readWindow, setWindow, type OnboardingWindow } from "../onboarding/window.ts";
import { loadActor } from "../people/people.ts";
import { isProgramme } from "../people/rules.ts";
import { exitCodes } from "./command.ts";
import { withCore } from "./core.ts";
import { onePerson } from "./one-person.ts";
import { commandOf, json, parsed, UsageError } from "./run.ts";

const usage = `Usage: onboarding window show [--json]
       onboarding window open [--as PERSON]
       onboarding window close [--opens-on DAY] [--as PERSON]

Until the on-boarding window is open, accepted organisations wait: no call is booked and no registration is opened. It is
closed until the programme says otherwise. With --opens-on (a day such as 2027-04-01) it opens by itself that day, London
time. Without --as, the trail records that the operator of this machine did it.
Exit codes: 0 done, 1 refused, 2 usage, 3 the store cannot be read.
`;

/** `onboarding window`: the programme's on-boarding window. */
export const command = commandOf(usage, async (args, { out, err, env }) => {
  const { values, positionals } = parsed({
    args: [...args],
    options: { "opens-on": { type: "string" }, as: { type: "string" }, json: { type: "boolean", default: false } },
    allowPositionals: true,
  });
  const [verb, ...more] = positionals;
  const { "opens-on": opensOn = null, as } = values;
  if (more.length > 0 || (verb !== "show" && verb !== "open" && verb !== "close")) {
    throw new UsageError("Say show, open or close.");
  }
  if (opensOn !== null && (verb !== "close" || !isDay(opensOn) || opensOn <= londonDay(new Date()))) {
    throw new UsageError("--opens-on goes with close and is a day to come, such as 2027-04-01.");
  }
  return withCore(env, async ({ deps }) => {
    if (verb !== "show") {
      const by = as === undefined ? null : await onePerson(deps.db, as);
      const actor = by === null ? undefined : await loadActor(deps, by);
      if (by !== null && (actor === undefined || !isProgramme(actor))) {
        err("Only the programme opens and closes the window.\n");
        return exitCodes.someLeftOut;
      }
      await setWindow(deps)(by, verb === "open" ? { is: "open" } : { is: "closed", opensOn });
    }
    const window = await readWindow(deps.db);
    const open = isOpen(window, deps.clock.now());
    out(values.json ? json({ window, open }) : `${sentence(window, open)}\n`);
    return exitCodes.done;
  });
});

const sentence = (window: OnboardingWindow, open: boolean): string => {
  if (open) return "The on-boarding window is open.";
  const day = window.is === "closed" ? window.opensOn : null;
  return `The on-boarding window is closed${day === null ? "" : ` and opens on ${day}`}.`;
};
