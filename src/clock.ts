/** Time is given, never fetched inside a rule. `now` is an instant in UTC. */
export interface Clock {
  readonly now: () => Date;
}

export const systemClock: Clock = { now: () => new Date() };
