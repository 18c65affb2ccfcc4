/** What a command may use of the world; tests give their own. `terminal`: is standard error a person's terminal? */
export interface Surroundings {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly terminal: boolean;
}

/** Runs one command and resolves to its exit code. Bad input is a sentence on `err`, never a stack trace. */
export type Command = (args: readonly string[], surroundings: Surroundings) => Promise<number>;

export const exitCodes = { done: 0, someLeftOut: 1, usage: 2, unreadable: 3 } as const;
