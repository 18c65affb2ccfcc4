import type { VerifiedIdentity } from "../people/verify-token.ts";
import type { MailboxRefusal } from "../mailboxes/rules.ts";
import type { NoContact } from "../mailboxes/contact.ts";
import type { NoMailbox } from "../mailboxes/mine.ts";
import { ContactRequest, Me, MyMailbox, RepointReport, StepsState } from "../mailboxes/views.ts";
import type { Result } from "../result.ts";
import { problem, type Problem } from "./problems.ts";
import { forPeople, type Reply, type Route, type Viewer } from "./route.ts";

export interface MeRoutesDeps {
  readonly me: (viewer: Viewer) => Promise<Me>;
  readonly myMailbox: (who: VerifiedIdentity) => Promise<Result<MyMailbox, NoMailbox>>;
  readonly myMailboxVersion: (who: VerifiedIdentity) => Promise<string | undefined>;
  readonly reportRepointed: (
    who: VerifiedIdentity,
    report: RepointReport,
  ) => Promise<Result<void, NoMailbox | MailboxRefusal>>;
  readonly saveMySteps: (who: VerifiedIdentity, steps: StepsState) => Promise<Result<void, NoMailbox>>;
  readonly confirmComplete: (who: VerifiedIdentity) => Promise<Result<void, NoMailbox | MailboxRefusal>>;
  readonly contactMyLoa: (viewer: Viewer, request: ContactRequest) => Promise<Result<void, NoContact | NoMailbox>>;
}

/** A person's own page. No route here has a parameter that names a mailbox or a person. */
export const meRoutes = (deps: MeRoutesDeps): readonly Route[] => [
  forPeople({
    method: "get",
    path: "/api/v1/me",
    summary: "Who I am to the service",
    answer: Me,
    handle: async ({ viewer }) => ({ status: 200, view: await deps.me(viewer) }),
  }),
  forPeople({
    method: "get",
    path: "/api/v1/me/mailbox",
    summary: "Where my mailbox stands; If-None-Match answers 304 while nothing changed",
    answer: MyMailbox,
    handle: async ({ viewer, ifNoneMatch }) => {
      const version = await deps.myMailboxVersion(viewer.identity);
      if (version !== undefined && version === ifNoneMatch) return { status: 304, version };
      return withVersion(await deps.myMailbox(viewer.identity), version);
    },
  }),
  forPeople({
    method: "post",
    path: "/api/v1/me/mailbox/repointed",
    summary: "My Outlook shows the new mailbox",
    body: RepointReport,
    answer: MyMailbox,
    handle: async ({ viewer, body }) => afterwards(deps, viewer, await deps.reportRepointed(viewer.identity, body)),
  }),
  forPeople({
    method: "put",
    path: "/api/v1/me/mailbox/steps",
    summary: "Keep my ticks",
    body: StepsState,
    answer: StepsState,
    handle: async ({ viewer, body }) => {
      const saved = await deps.saveMySteps(viewer.identity, body);
      return saved.ok ? { status: 200, view: body } : problems[saved.refusal.kind];
    },
  }),
  forPeople({
    method: "post",
    path: "/api/v1/me/mailbox/complete",
    summary: "All my mail is here: nothing more to do",
    answer: MyMailbox,
    handle: async ({ viewer }) => afterwards(deps, viewer, await deps.confirmComplete(viewer.identity)),
  }),
  forPeople({
    method: "post",
    path: "/api/v1/me/contact",
    summary: "Send one message to my local administrator",
    body: ContactRequest,
    handle: async ({ viewer, body }) => {
      const sent = await deps.contactMyLoa(viewer, body);
      return sent.ok ? { status: 202 } : problems[sent.refusal.kind];
    },
  }),
];

type Refused = NoMailbox | MailboxRefusal | NoContact;

const problems = {
  "no-mailbox": problem(
    404,
    "no-mailbox",
    "No mailbox is linked to you yet",
    "Your organisation has not put your mailbox on its list yet. Ask your local administrator.",
  ),
  "no-contact": problem(
    409,
    "no-contact",
    "Nobody to send it to",
    "Your organisation has no local administrator on record. Ask your IT help desk.",
  ),
  "not-now": problem(
    409,
    "not-now",
    "Not at this stage",
    "This is not the next step for your mailbox. Load the page again.",
  ),
  "not-allowed": problem(403, "not-allowed", "Not for you to say", "Ask your local administrator to do this."),
  "gate-closed": problem(409, "not-yet", "Not yet", "Something else has to be done first. Load the page again."),
} as const satisfies Record<Refused["kind"], Problem>;

const withVersion = (result: Result<MyMailbox, NoMailbox>, version: string | undefined): Reply<MyMailbox> | Problem =>
  result.ok ? { status: 200, view: result.value, version } : problems[result.refusal.kind];

/** The mailbox as it stands after a report. */
const afterwards = async (
  deps: MeRoutesDeps,
  { identity }: Viewer,
  result: Result<void, Refused>,
): Promise<Reply<MyMailbox> | Problem> => {
  if (!result.ok) return problems[result.refusal.kind];
  return withVersion(await deps.myMailbox(identity), await deps.myMailboxVersion(identity));
};
