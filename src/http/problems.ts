/** A problem as RFC 9457 has it: `detail` is a sentence that says what to do next. */
export interface Problem {
  readonly problem: true;
  readonly status: number;
  readonly kind: string;
  readonly title: string;
  readonly detail: string;
  readonly fields?: readonly { readonly name: string; readonly sentence: string }[];
  /** The fresh state, for the one who came too late. */
  readonly current?: unknown;
}

export const problem = (
  status: number,
  kind: string,
  title: string,
  detail: string,
  more: Pick<Problem, "fields" | "current"> = {},
): Problem => ({ problem: true, status, kind, title, detail, ...more });

export const isProblem = (value: object): value is Problem => "problem" in value && value.problem === true;

export const notFound = problem(404, "not-found", "Not found", "There is nothing here. Check the address.");

export const notSignedIn = problem(401, "not-signed-in", "Sign in", "Sign in again, then repeat what you did.");

export const notAllowed = problem(
  403,
  "not-allowed",
  "Not for your role",
  "Your role does not allow this. Ask your Local Organisation Administrator or your Implementation Support Manager.",
);

export const versionNeeded = problem(
  428,
  "version-needed",
  "Say which version you saw",
  "Read the record first, then send its ETag as If-Match.",
);

export const failed = problem(
  500,
  "failed",
  "Something went wrong here",
  "Nothing was changed. Try again in a minute. If it stays so, tell the service desk the time and the request's id.",
);

export const unavailable = problem(
  503,
  "unavailable",
  "The service cannot reach its database",
  "Nothing was changed. Try again in a minute.",
);
