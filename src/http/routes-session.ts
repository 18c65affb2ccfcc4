import { z } from "zod";
import { TokenAnswer } from "../mailboxes/views.ts";
import { ExchangeUnreachable } from "../people/exchange-metadata.ts";
import type { ExchangeRefusal, Session } from "../people/exchange-session.ts";
import type { Result } from "../result.ts";
import { problem, type Problem } from "./problems.ts";
import { forAnyone, type Route, type Viewer } from "./route.ts";

export interface SessionRoutesDeps {
  /** Undefined where no on-premises Exchange is configured: then nobody signs in this way. */
  readonly exchange:
    ((token: string, viewer: Viewer | undefined) => Promise<Result<Session, ExchangeRefusal>>) | undefined;
}

const ExchangeRequest = z.object({ token: z.string().min(1).max(16_384) });

/** Sign-in by the word of an organisation's own Exchange. With a person's token it links the two instead. */
export const sessionRoutes = ({ exchange }: SessionRoutesDeps): readonly Route[] => [
  forAnyone({
    method: "post",
    path: "/api/v1/session/exchange",
    summary: "An on-premises Exchange identity token against a session of this service",
    body: ExchangeRequest,
    answer: TokenAnswer,
    handle: async ({ body, viewer }) => {
      if (exchange === undefined) return notSetUp;
      try {
        const done = await exchange(body.token, viewer);
        if (!done.ok) return problems[done.refusal.kind];
        return { status: 200, view: { token: done.value.token, expiresAt: done.value.expiresAt.toISOString() } };
      } catch (error) {
        if (error instanceof ExchangeUnreachable) return away;
        throw error;
      }
    },
  }),
];

const inWindow = "Sign in with the button instead.";

const notSetUp = problem(404, "exchange-not-set-up", "Not set up", `Outlook cannot sign you in here. ${inWindow}`);
const away = problem(
  503,
  "exchange-away",
  "Your mail server did not answer",
  `Your old mail server could not be asked who you are. ${inWindow}`,
);
const problems = {
  "exchange-refused": problem(401, "exchange-refused", "Not taken", `Outlook's sign-in was not accepted. ${inWindow}`),
  "exchange-used": problem(401, "exchange-used", "Used already", `Outlook's sign-in was used before. ${inWindow}`),
  "exchange-not-known": problem(
    403,
    "exchange-not-known",
    "Not known yet",
    `We do not know yet which mailbox is yours. ${inWindow} Next time Outlook signs you in.`,
  ),
  "no-mailbox": problem(
    404,
    "no-mailbox",
    "No mailbox is linked to you yet",
    "Your organisation has not put your mailbox on its list yet. Ask your local administrator.",
  ),
} as const satisfies Record<ExchangeRefusal["kind"], Problem>;
