import type { PublicConfig } from "../../src/mailboxes/views.ts";
import { ApiError, type Api } from "../shared/api.ts";
import { DialogError, type Host } from "../shared/host.ts";
import { failureOf, type SignInFailure } from "./failure.ts";
import type { SignInToken } from "./token.ts";

export interface LadderContext {
  readonly host: Host;
  readonly config: PublicConfig;
  readonly api: Pick<Api, "exchangeToken">;
  /** The sign-in page's address. */
  readonly signInUrl: string;
}

interface Rung {
  readonly name: string;
  readonly fits: (context: LadderContext) => boolean;
  /** Without a window, or undefined where this rung always needs the person. */
  readonly quiet: ((context: LadderContext) => Promise<SignInToken>) | undefined;
  readonly press: (context: LadderContext) => Promise<SignInToken>;
}

const configured = ({ config }: LadderContext): boolean => config.clientId !== null && config.authority !== null;

const nested = async (context: LadderContext, quiet: boolean): Promise<SignInToken> => {
  const { nestedToken } = await import("./nested.ts");
  return nestedToken(context.config, quiet);
};

const fromTeams = async ({ host }: LadderContext): Promise<SignInToken> => {
  if (host.teamsToken === undefined) throw new DialogError("no-teams");
  const token = await host.teamsToken();
  return { token, expires: expiryOf(token) };
};

const fromExchange = async ({ host, api }: LadderContext): Promise<SignInToken> => {
  if (host.exchangeToken === undefined) throw new DialogError("exchange-none");
  try {
    const { token, expiresAt } = await api.exchangeToken(await host.exchangeToken());
    return { token, expires: Date.parse(expiresAt) };
  } catch (error) {
    // The service's own words for it (exchange-not-known, exchange-away...) are codes of this rung, not of the service.
    if (error instanceof ApiError && error.status !== 0) {
      throw new DialogError(error.kind ?? `exchange-${error.status}`, { cause: error });
    }
    throw error;
  }
};

const fromDialog = async ({ host, signInUrl }: LadderContext): Promise<SignInToken> => {
  const via = host.facts().kind === "outlook" ? "office" : "window";
  const answer = readAnswer(await host.openDialog(`${signInUrl}?via=${via}`));
  if (answer === undefined) throw new DialogError("no-answer");
  if ("error" in answer) throw new DialogError(answer.error);
  return answer;
};

/** Top rung first (facts/outlook.md, "Ladder"). The last rung, the plain web page, is the button beside a failure. */
const rungs: readonly Rung[] = [
  { name: "teams", fits: ({ host }) => host.teamsToken !== undefined, quiet: fromTeams, press: fromTeams },
  {
    name: "nested",
    fits: (context) => context.host.facts().nestedSignIn && configured(context),
    quiet: (context) => nested(context, true),
    press: (context) => nested(context, false),
  },
  { name: "exchange", fits: ({ host }) => host.exchangeToken !== undefined, quiet: fromExchange, press: fromExchange },
  { name: "dialog", fits: configured, quiet: undefined, press: fromDialog },
];

export type Climb =
  | { readonly ok: true; readonly token: SignInToken; readonly rung: string }
  | { readonly ok: false; readonly failure: SignInFailure; readonly tried: readonly string[] };

/**
 * Climbs until a rung holds. Quietly: only rungs that need nobody. A person's "no" (closed, not allowed) ends the climb,
 * so that nobody meets three windows in a row; anything technical goes on to the next rung. Never rejects.
 */
export const climb = async (context: LadderContext, mode: "quiet" | "press"): Promise<Climb> => {
  const tried: string[] = [];
  let failure: SignInFailure = { code: "S-10", detail: "no rung fits" };
  for (const rung of rungs.filter((each) => each.fits(context))) {
    const step = mode === "quiet" ? rung.quiet : rung.press;
    if (step === undefined) continue;
    try {
      return { ok: true, token: await step(context), rung: rung.name };
    } catch (error) {
      failure = failureOf(error);
      tried.push(`${rung.name}: ${failure.detail}`);
      if (mode === "press" && ["S-01", "S-04", "S-05"].includes(failure.code)) break;
    }
  }
  return { ok: false, failure, tried };
};

type Answer = SignInToken | { readonly error: string };

/** The sign-in page's message. It crosses windows, so its shape is checked. */
export const readAnswer = (text: string): Answer | undefined => {
  try {
    const value = JSON.parse(text) as Partial<Record<string, unknown>> | null;
    if (typeof value?.["token"] === "string" && typeof value["expires"] === "number") {
      return { token: value["token"], expires: value["expires"] };
    }
    return typeof value?.["error"] === "string" ? { error: value["error"] } : undefined;
  } catch {
    // Not JSON: some other window's message.
    return undefined;
  }
};

/** Only to know when to ask for a new one; the server alone decides whether a token is good. */
const expiryOf = (token: string): number => {
  try {
    const payload = JSON.parse(atob((token.split(".")[1] ?? "").replace(/-/g, "+").replace(/_/g, "/"))) as {
      exp?: unknown;
    };
    if (typeof payload.exp === "number") return payload.exp * 1_000;
  } catch {
    // Unreadable: assume the shortest lifetime that is usual, an hour.
  }
  return Date.now() + 3_600_000;
};
