/** The one place that decides who sees what. Pure: everything it weighs was read from the store beforehand. */
import type { Actor, PersonId, Role } from "./types.ts";

/** What a person is to one organisation, or to one request of it. */
export type Relation = "requester" | "loa" | "technical" | "ism" | "programme" | "end-user";

/** What the rules need to know of an organisation in order to say what a person is to it. */
export interface OrganisationTies {
  readonly odsCode: string;
  /** Null: no region is known, so the programme's queue holds it. */
  readonly region: string | null;
  /** Set where the request was handed to one ISM by name. */
  readonly ismId: PersonId | null;
  /** Whoever sent the intent, and everybody of the organisation who joined it. */
  readonly requesterIds: readonly PersonId[];
}

const holds = (actor: Actor, role: Role, odsCode: string): boolean =>
  actor.grants.some((grant) => grant.role === role && grant.odsCode === odsCode);

const regionsOf = (actor: Actor): readonly string[] => [
  ...actor.grants.filter((grant) => grant.role === "ism").flatMap((grant) => grant.region ?? []),
  ...actor.covers.flatMap((cover) => cover.regions),
];

const isIsmOf = (actor: Actor, ties: OrganisationTies): boolean =>
  (ties.region !== null && regionsOf(actor).includes(ties.region)) ||
  (ties.ismId !== null && (ties.ismId === actor.id || actor.covers.some((cover) => cover.id === ties.ismId)));

/** Every relation that `actor` has to the organisation; none means that it does not exist for them (404). */
export const relationsTo = (actor: Actor, ties: OrganisationTies): readonly Relation[] => {
  const relations: Relation[] = [];
  if (ties.requesterIds.includes(actor.id)) relations.push("requester");
  for (const role of ["loa", "technical", "end-user"] as const) {
    if (holds(actor, role, ties.odsCode)) relations.push(role);
  }
  if (isIsmOf(actor, ties)) relations.push("ism");
  if (actor.grants.some((grant) => grant.role === "programme")) relations.push("programme");
  return relations;
};

/** An intent names people and plans: an end user of the organisation does not see it. */
export const maySeeIntent = (relations: readonly Relation[]): boolean =>
  relations.some((relation) => relation !== "end-user");

/**
 * May `actor` decide now? After a hand-over only the named ISM, their cover or the programme; before, each ISM of the
 * region. Whoever asked never decides (checked by the life-cycle as well, as a gate of its own).
 */
export const mayDecideFor = (actor: Actor, ties: OrganisationTies): boolean => {
  if (actor.grants.some((grant) => grant.role === "programme")) return true;
  if (ties.ismId === null) return isIsmOf(actor, ties);
  return ties.ismId === actor.id || actor.covers.some((cover) => cover.id === ties.ismId);
};

/** Roles are given by the programme; an ISM may give the roles of an organisation of their own region. */
export const mayAssign = (actor: Actor, wanted: { readonly role: Role; readonly region: string | null }): boolean => {
  if (actor.grants.some((grant) => grant.role === "programme")) return true;
  const ofAnOrganisation = wanted.role === "loa" || wanted.role === "technical" || wanted.role === "end-user";
  return ofAnOrganisation && wanted.region !== null && regionsOf(actor).includes(wanted.region);
};

/** Who may list and read all people, import directories, export the store. */
export const isProgramme = (actor: Actor): boolean => actor.grants.some((grant) => grant.role === "programme");

/** The relations that count for acting: an ISM of the region who is not the one it was handed to only watches. */
export const actingAs = (actor: Actor, ties: OrganisationTies): readonly Relation[] =>
  relationsTo(actor, ties).filter((relation) => relation !== "ism" || mayDecideFor(actor, ties));
