import { hash } from "node:crypto";
import type { ChannelKey } from "./channel-keys.ts";
import {
  authorizationToken,
  checkChannelToken,
  type CheckedToken,
  type SpeakerRules,
  type VerifiedChannel,
} from "./speaker.ts";

/** As verifyChannelToken, for one set of rules. */
export type ChannelVerifier = (authorization: string | undefined, now: Date) => Promise<VerifiedChannel | undefined>;

const most = 1_000;

/**
 * verifyChannelToken that remembers tokens which have passed. Teams sends the same token with many activities, and its
 * signature does not become wrong: a token that was verified is known again by its SHA-256 while its lifetime lasts
 * (without tolerance), and while the very key that verified it is still the channel's key of that id. Only tokens that
 * passed are kept, so that nobody without one fills the memory or drives others out. What an activity says is judged
 * each time, by refusalOf.
 */
export const rememberingVerifier = (rules: SpeakerRules): ChannelVerifier => {
  const passed = new Map<string, CheckedToken>();
  const stillGood = async ({ keyId, key, notBefore, expires }: CheckedToken, now: Date): Promise<boolean> => {
    const seconds = now.getTime() / 1_000;
    return seconds >= notBefore && seconds < expires && same(await rules.keys.find(keyId), key);
  };
  return async (authorization, now) => {
    const token = authorizationToken(authorization);
    if (token === undefined) return undefined;
    const name = hash("sha256", token);
    const known = passed.get(name);
    if (known !== undefined && (await stillGood(known, now))) return known.channel;
    passed.delete(name);
    const checked = await checkChannelToken(rules, token, now);
    if (checked === undefined) return undefined;
    passed.set(name, checked);
    const [oldest] = passed.keys();
    if (passed.size > most && oldest !== undefined) passed.delete(oldest);
    return checked.channel;
  };
};

/** One object a fetched key: keys that were fetched anew verify anew. */
const same = (now: ChannelKey | undefined, then: ChannelKey): boolean => now === then;
