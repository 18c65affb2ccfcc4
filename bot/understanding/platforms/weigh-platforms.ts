/**
 * Which of the mail systems that are named is in use now: what the rules make of each, mended by a small linear model
 * that `node test/eval/train-platforms.ts` learns (platform-chances.json). Former, neighbours', tried and private ones
 * are named in the same breath.
 */
import { softmax, type Weights } from "../learnt/softmax.ts";
import { platformFeatures, type PlatformsIn } from "./platform-features.ts";
import type { FoundPlatform } from "./platforms.ts";
import learned from "./platform-chances.json" with { type: "json" };

/** The roles of the model, in the order of its weights. */
export const platformRoles = ["other", "current"] as const;
/** The chance of being in use below which a rule's is dropped, and from which one that a rule held for former is taken. */
export const sureOfPlatform = { doubt: 0.35, take: 0.8 } as const;

/** The same systems; `negated` says which are not in use now. */
export const weighedPlatforms = (seen: PlatformsIn, weights: Weights = learned): readonly FoundPlatform[] => {
  const features = platformFeatures(seen);
  return seen.found.map((one, index) => {
    const [, chance = 0] = softmax(features[index] ?? [], weights, platformRoles.length);
    return { ...one, negated: one.negated ? chance < sureOfPlatform.take : chance < sureOfPlatform.doubt };
  });
};
