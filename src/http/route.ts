import type { IncomingMessage } from "node:http";
import type { z } from "zod";
import type { Actor } from "../people/types.ts";
import type { VerifiedIdentity } from "../people/verify-token.ts";
import type { Problem } from "./problems.ts";

export type Method = "get" | "post" | "put" | "delete";

/**
 * Who may call a route at all. `signed-in`: a verified token of a person; what they may see of a record is decided in
 * src/people/rules.ts. `loopback`: local mode only, and only from this machine.
 */
export type Audience = "anyone" | "signed-in" | "loopback";

export interface Reply<View = unknown> {
  readonly status: 200 | 201 | 202 | 204 | 304;
  readonly view?: View;
  /** The record's version: travels as ETag; a change must bring it back as If-Match. */
  readonly version?: string | number | undefined;
  readonly location?: string;
  /** Instead of a view: a body that is not JSON. */
  readonly text?: { readonly type: string; readonly body: string };
}

/** The person behind a request: their verified identity, and what our store says of them at this moment. */
export interface Viewer {
  readonly identity: VerifiedIdentity;
  readonly actor: Actor;
}

export interface Asked<Params, Query, Body, Who> {
  readonly viewer: Who;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** From If-Match, without the quotes; undefined where the header is absent. */
  readonly version: string | undefined;
  readonly ifNoneMatch: string | undefined;
  readonly headers: IncomingMessage["headers"];
}

/** One route as a table row: what it is for, who may call it, what it takes and gives. OpenAPI is made from it. */
export interface Route {
  readonly method: Method;
  readonly path: string;
  readonly summary: string;
  readonly audience: Audience;
  /** Changes a record: If-Match is required, so that nobody overwrites what they have not seen. */
  readonly needsVersion: boolean;
  readonly params: z.ZodObject | undefined;
  readonly query: z.ZodObject | undefined;
  readonly body: z.ZodType | undefined;
  readonly answer: z.ZodType | undefined;
  /** Takes the body itself, as bytes of this media type, at most `limit` bytes. */
  readonly bytes: { readonly type: string; readonly limit: number } | undefined;
  readonly handle: (asked: Asked<unknown, unknown, unknown, Viewer | undefined>) => Promise<Reply | Problem>;
}

interface Shape<P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodType, A extends z.ZodType, Who> {
  readonly method: Method;
  readonly path: string;
  readonly summary: string;
  readonly needsVersion?: boolean;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  readonly answer?: A;
  readonly bytes?: { readonly type: string; readonly limit: number };
  readonly handle: (
    asked: Asked<z.output<P>, z.output<Q>, z.output<B>, Who>,
  ) => Promise<Reply<z.input<A>> | Problem> | Reply<z.input<A>> | Problem;
}

const erase = <P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodType, A extends z.ZodType, Who>(
  audience: Audience,
  shape: Shape<P, Q, B, A, Who>,
): Route => ({
  needsVersion: false,
  params: undefined,
  query: undefined,
  body: undefined,
  answer: undefined,
  bytes: undefined,
  ...shape,
  audience,
  // The server has parsed the parts with these very schemas before it calls the handler.
  handle: async (asked) => shape.handle(asked as Asked<z.output<P>, z.output<Q>, z.output<B>, Who>),
});

/** A route for signed-in people. Ties a handler's types to its schemas, then forgets them: all stand in one list. */
export const forPeople = <P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodType, A extends z.ZodType>(
  shape: Shape<P, Q, B, A, Viewer>,
): Route => erase("signed-in", shape);

/** A route that needs no token. Where one is brought it must still be good. */
export const forAnyone = <P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodType, A extends z.ZodType>(
  shape: Shape<P, Q, B, A, Viewer | undefined>,
): Route => erase("anyone", shape);

/** A route of local mode, for this machine only. */
export const forLoopback = <P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodType, A extends z.ZodType>(
  shape: Shape<P, Q, B, A, Viewer | undefined>,
): Route => erase("loopback", shape);
