import type { Request, Response } from "restify";
import { BodyError, readJson } from "../src/http/read-body.ts";
import type { Log } from "../src/log.ts";
import { readActivity, type ChannelActivity } from "./activity.ts";
import { refusalOf, type SpeakerRules, type VerifiedChannel } from "./speaker.ts";
import { rememberingVerifier, type ChannelVerifier } from "./token-memory.ts";

/** What an admitted activity is answered with: nothing, or the body of an invoke. */
export interface TurnAnswer {
  readonly status: number;
  readonly body?: unknown;
  /** Seconds; for whoever is turned away unheard (RFC 9110, 10.2.3). */
  readonly retryAfter?: number;
}

export interface MessagesDeps {
  readonly rules: SpeakerRules;
  /** Runs one admitted activity. What it throws becomes a bare 503, so that Teams sends the activity again. */
  readonly turn: (activity: ChannelActivity) => Promise<TurnAnswer>;
  readonly log: Log;
  readonly now: () => Date;
}

type Refused = { readonly status: number; readonly why: string };

// Teams' own limit of a message is about 100 KB; a card's inputs stay far below.
const longestBody = 256 * 1_024;

/**
 * POST /api/messages. Decides who may speak to us, in this order: the token (before one byte of the body is read), the
 * body's size and form, then channel, service URL, tenant and person. Every refusal is a bare status without a body.
 * Mount it without a body parser: it reads the body itself, within its limit.
 */
export const messagesHandler = ({ rules, turn, log, now }: MessagesDeps) => {
  const verify = rememberingVerifier(rules);
  return async (req: Request, res: Response): Promise<void> => {
    const outcome = await admit(rules, verify, req, now());
    if ("why" in outcome) {
      log.warn({ event: "activity-refused", why: outcome.why, status: outcome.status });
      // What is left of a refused body is not read: the connection ends instead.
      answer(res, outcome, !req.complete);
      return;
    }
    try {
      answer(res, await turn(outcome), false);
    } catch (error) {
      log.error({ event: "turn-failed", activity: outcome.type, err: error });
      answer(res, { status: 503 }, false);
    }
  };
};

const admit = async (
  rules: SpeakerRules,
  verify: ChannelVerifier,
  req: Request,
  now: Date,
): Promise<ChannelActivity | Refused> => {
  const verified = await callerOf(verify, req, now);
  if ("why" in verified) return verified;
  const activity = await activityOf(req);
  if ("why" in activity) return activity;
  const why = refusalOf(rules, verified, activity);
  return why === undefined ? activity : { status: 403, why };
};

const callerOf = async (verify: ChannelVerifier, req: Request, now: Date): Promise<VerifiedChannel | Refused> => {
  try {
    const verified = await verify(req.headers.authorization, now);
    return verified ?? { status: 401, why: "token" };
  } catch {
    // Nobody can be verified while the channel's keys cannot be fetched. The caller learns no more than that.
    return { status: 401, why: "channel-keys-unreachable" };
  }
};

const activityOf = async (req: Request): Promise<ChannelActivity | Refused> => {
  try {
    return readActivity(await readJson(req, longestBody)) ?? { status: 400, why: "not-an-activity" };
  } catch (error) {
    // Anything but a BodyError is a connection that ended in the middle.
    return { status: error instanceof BodyError ? error.status : 400, why: "body" };
  }
};

const answer = (res: Response, { status, body, retryAfter }: TurnAnswer, hangUp: boolean): void => {
  if (res.headersSent) return;
  const text = body === undefined ? "" : JSON.stringify(body);
  const headers: Record<string, string> = { "Content-Length": String(Buffer.byteLength(text)) };
  if (text !== "") headers["Content-Type"] = "application/json; charset=utf-8";
  if (retryAfter !== undefined) headers["Retry-After"] = String(retryAfter);
  if (hangUp) headers["Connection"] = "close";
  res.writeHead(status, headers);
  res.end(text);
};
