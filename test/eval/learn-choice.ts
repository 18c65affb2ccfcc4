/** Learns which of several things is chosen, from examples that tell the choice or leave it open. */
import { chosen, type Weights } from "../../bot/understanding/learnt/softmax.ts";
import { Steps, type Pull } from "./learn-roles.ts";

export interface ChoiceExample {
  readonly group: string;
  /** The features of each thing; the first stands for none of them. */
  readonly choices: readonly (readonly string[])[];
  /** The right ones. */
  readonly may: readonly number[];
  readonly names: readonly string[];
  readonly text: string;
}

/** One weight a feature, by Adam with a pull towards zero; the order of the examples is fixed, so the result is too. */
export const learnChoice = (all: readonly ChoiceExample[], { pull, rounds, least }: Pull): Weights => {
  const seen = new Map<string, number>();
  for (const { choices } of all)
    for (const features of choices) for (const one of features) seen.set(one, (seen.get(one) ?? 0) + 1);
  const used = [...seen].filter(([, count]) => count >= least).map(([name]) => name);
  const index = new Map(used.map((name, at) => [name, at]));
  const rows = all
    .filter(({ may, choices }) => may.length < choices.length)
    .map(({ choices, may }) => ({
      may,
      choices: choices.map((features) => Int32Array.from(features.flatMap((one) => index.get(one) ?? []))),
    }));
  const steps = new Steps(used.length, pull);
  for (let round = 1; round <= rounds; round++) {
    const { weights, slope } = steps;
    for (const { choices, may } of rows) {
      const sums = choices.map((at) => at.reduce((sum, one) => sum + weights[one]!, 0));
      const most = Math.max(...sums);
      const raised = sums.map((sum) => Math.exp(sum - most));
      const total = raised.reduce((sum, one) => sum + one, 0);
      const allowed = may.reduce((sum, one) => sum + raised[one]!, 0);
      for (const [which, at] of choices.entries()) {
        const wanted = may.includes(which) ? raised[which]! / allowed : 0;
        const step = (raised[which]! / total - wanted) / rows.length;
        for (const one of at) slope[one] = slope[one]! + step;
      }
    }
    steps.take(round);
  }
  return Object.fromEntries(
    used.flatMap((name, at): [string, number[]][] => {
      const weight = Math.round(steps.weights[at]! * 100) / 100;
      return Math.abs(weight) >= 0.03 ? [[name, [weight]]] : [];
    }),
  );
};

/** How often the surest choice is right where each group is judged by what the others taught. */
export const choicesLeftOut = (all: readonly ChoiceExample[], pull: Pull, show: boolean): readonly string[] => {
  const bands = [0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95];
  const told = bands.map(() => [0, 0]);
  let golds = 0;
  const lines: string[] = [];
  for (const group of new Set(all.map((one) => one.group))) {
    const weights = learnChoice(
      all.filter((one) => one.group !== group),
      pull,
    );
    let [right, count] = [0, 0];
    for (const one of all.filter((example) => example.group === group)) {
      const chances = chosen(one.choices, weights);
      const best = chances.reduce((so, chance, at) => (at > 0 && (so === 0 || chance > chances[so]!) ? at : so), 0);
      const fits = one.may.includes(best);
      golds += one.may.includes(0) ? 0 : 1;
      const taken = (chances[best] ?? 0) >= 0.6;
      right += (taken ? fits : one.may.includes(0)) ? 1 : 0;
      count++;
      const band = told[bands.findLastIndex((low) => chances[best]! >= low)];
      if (band !== undefined) [band[0], band[1]] = [band[0]! + (fits ? 1 : 0), band[1]! + 1];
      if (show && (taken ? !fits : !one.may.includes(0)))
        lines.push(
          `  ${group} ${one.names[best] ?? ""} ${chances[best]!.toFixed(2)} for ${one.may.map((at) => one.names[at]).join("/")}: ${one.text}`,
        );
    }
    lines.push(`${group.padEnd(14)} ${right} of ${count}`);
  }
  lines.push(
    `leads ${golds}; surest name right: ${told.map(([right, count], at) => `${bands[at]}: ${right}/${count}`).join("  ")}`,
  );
  return lines;
};
