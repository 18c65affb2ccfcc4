import type { Alter } from "../copy/context.ts";
import type { Judge } from "./judge.ts";
import { takeOut, type TakenOut } from "./take-out.ts";

/** Keeps the original of what was taken out, durably, before the message without it is stored. */
export type Quarantine = (uid: number, taken: TakenOut) => void | Promise<void>;

/**
 * Holds each message in memory until it is whole, takes banned attachments out and passes it on. The copy must not give
 * it messages bigger than the rules' own limit.
 */
export const takingOut =
  (judge: Judge, quarantine: Quarantine): Alter =>
  (sink, changed) => {
    let uid = 0;
    let chunks: Buffer[] = [];
    return {
      begin: (which) => {
        uid = which;
        chunks = [];
      },
      chunk: (data) => void chunks.push(Buffer.from(data)),
      end: async () => {
        const whole = Buffer.concat(chunks);
        chunks = [];
        const { message, taken } = takeOut(whole, judge);
        for (const one of taken) await quarantine(uid, one);
        if (taken.length > 0) {
          const why = `${taken.length === 1 ? "An attachment was" : `${taken.length} attachments were`} taken out: ${[...new Set(taken.map((one) => one.why))].join("; ")}.`;
          changed({ uid, note: { kind: "changed", code: "attachment-removed", why } });
        }
        await sink.begin(uid, message.length);
        if (message.length > 0) await sink.chunk(message);
        await sink.end();
      },
    };
  };
