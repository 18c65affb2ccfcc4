import { findPeople } from "../people/people.ts";
import type { PersonId } from "../people/types.ts";
import type { Db } from "../store/database.ts";
import { CommandError, plain } from "./run.ts";

/** Exactly one person of that name or id. Throws CommandError that says what to type instead. */
export const onePerson = async (db: Db, text: string): Promise<PersonId> => {
  const found = await findPeople(db, text);
  const [only, ...more] = found;
  if (only === undefined) throw new CommandError(`Nobody is known as "${plain(text)}". See: onboarding people list`);
  if (more.length > 0) {
    throw new CommandError(
      `${found.length} people fit "${plain(text)}". Give the id that "onboarding people list" shows.`,
    );
  }
  return only.id;
};
