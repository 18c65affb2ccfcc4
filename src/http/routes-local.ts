import type { JSONWebKeySet } from "jose";
import { z } from "zod";
import { DemoPeople, TokenAnswer, TokenRequest } from "../mailboxes/views.ts";
import { problem } from "./problems.ts";
import { forLoopback, type Route } from "./route.ts";

export interface LocalRoutesDeps {
  readonly people: () => Promise<readonly { readonly id: string; readonly name: string; readonly role: string }[]>;
  /** Undefined for an id that is no demonstration person. */
  readonly tokenFor: (personId: string) => Promise<{ readonly token: string; readonly expiresAt: Date } | undefined>;
  readonly jwks: JSONWebKeySet;
}

/** Local mode's "continue as": registered in local mode only, and answered to this machine only. */
export const localRoutes = ({ people, tokenFor, jwks }: LocalRoutesDeps): readonly Route[] => [
  forLoopback({
    method: "get",
    path: "/api/v1/session/people",
    summary: "The demonstration people to continue as",
    answer: DemoPeople,
    handle: async () => ({ status: 200, view: { people: [...(await people())] } }),
  }),
  forLoopback({
    method: "post",
    path: "/local/token",
    summary: "A token of one demonstration person",
    body: TokenRequest,
    answer: TokenAnswer,
    handle: async ({ body }) => {
      const made = await tokenFor(body.person);
      if (made === undefined) {
        return problem(404, "no-such-person", "No such person", "Choose one of the people in /api/v1/session/people.");
      }
      return { status: 200, view: { token: made.token, expiresAt: made.expiresAt.toISOString() } };
    },
  }),
  forLoopback({
    method: "get",
    path: "/local/keys",
    summary: "The local issuer's public keys",
    answer: z.looseObject({}),
    handle: () => ({ status: 200, view: { ...jwks } }),
  }),
];
