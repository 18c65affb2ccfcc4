import { setFlagsFromString } from "node:v8";
import { asMailError, isSystemError, MailError } from "../mail/errors.ts";
import { exitCodes, type Command, type Surroundings } from "./command.ts";
import { tellFailure, tellUsage } from "./mail/failure.ts";
import { parseOptions, type MailOptions } from "./mail/options.ts";

const actions = {
  copy: async (options, world) => (await import("./mail/copy.ts")).copy(options, world),
  verify: async (options, world) => (await import("./mail/verify.ts")).verify(options, world),
  watch: async (options, world) => (await import("./mail/watch.ts")).watch(options, world),
} as const satisfies Record<string, (options: MailOptions, world: Surroundings) => Promise<number>>;

const usage = `Usage:
  onboarding mail copy   --from URL --to URL   copy, or bring an earlier copy in step
  onboarding mail verify --from URL --to URL   account for every message; make a certificate
  onboarding mail watch  --from URL --to URL --ledger FILE   copy changes until stopped

URLs  imaps://user@host:port   imap://user@host:port (STARTTLS; in the clear only to this machine)
      from: pst:FILE maildir:DIR mbox:FILE eml:DIR     to: maildir:DIR mbox:FILE

  --from-password-file FILE, --to-password-file FILE   first line is the password
  --from-token-file FILE, --to-token-file FILE         an OAuth token, read again at each sign-in
  --from-admin NAME, --to-admin NAME                   sign in as this administrator for the URL's user
  --ca FILE              PEM certificate of the authority that signed the servers' certificates
  --ledger FILE          the record of what was copied (default: one for each pair in your state folder)
  --rules FILE           rule pack: banned attachments are taken out and kept in FILE.quarantine beside the ledger
  --folder PATTERN       only these folders: * is any text, % any text without a /, ? one character; may be repeated
  --since YYYY-MM-DD     only messages from this day on (it begins at 00:00 UTC)
  --follow-deletions     remove from the target what the source no longer holds (look with --dry-run first)
  --restore-missing      copy: bring again what was copied once and is no longer on the target
  --dry-run              say what would be done, and do nothing
  --certificate NAME     verify: write NAME.json and NAME.html
  --signing-key FILE     verify: sign with this Ed25519 key (PEM)
  --every SECONDS        watch: how often to look where the server can not tell (default 30)
  --compress             compress on the way, where both servers can
  --insecure             allow imap:// in the clear to other machines (TLS is still taken where it is offered)
  --json                 one JSON object on standard output, for errors too (docs/mail-json.md); watch: one a line

Exit codes: 0 all there, 1 some items left out (each listed), 2 usage, 3 cannot connect or sign in.
`;

// A copy makes much short-lived and little long-lived memory: a nursery that stays small and old space that is swept
// early keep the process below 100 MB. Both are read while the process runs (--max-semi-space-size is not).
setFlagsFromString("--semi-space-growth-factor=1");
setFlagsFromString("--optimize-for-size");

/** `onboarding mail ...`: exit codes 0 all there, 1 some items left out, 2 usage, 3 cannot connect or sign in. */
export const command: Command = async ([name, ...args], world) => {
  if (name === undefined || name === "--help" || args.includes("--help")) {
    world.out(usage);
    return name === undefined ? exitCodes.usage : exitCodes.done;
  }
  if (!Object.hasOwn(actions, name)) {
    world.err(`There is no command "mail ${name}".\n\n${usage}`);
    return exitCodes.usage;
  }
  const options = parseOptions(args);
  if (!options.ok) return tellUsage(name, options.refusal.why, args.includes("--json"), world);
  try {
    return await actions[name as keyof typeof actions](options.value, world);
  } catch (error) {
    if (error instanceof MailError) return tellFailure(name, error, options.value.json, world);
    // What the command line itself found wrong with a file is a sentence; anything else is a fault of ours.
    if (isSystemError(error)) return tellFailure(name, asMailError(error), options.value.json, world);
    if (!(error instanceof Error) || error.constructor !== Error) throw error;
    return tellUsage(name, error.message, options.value.json, world);
  }
};
