import { deepStrictEqual as same, ok } from "node:assert";
import { requires } from "../setup/needs.ts";
import { startDovecot, type MailServer } from "./servers/dovecot.ts";
import { holdableMailbox } from "./servers/holdable.ts";
import { killLoop } from "./servers/kill.ts";
import { writeMaildir } from "./servers/maildir-writer.ts";
import { temporaryFolder } from "./servers/run.ts";
import { differences, snapshot } from "./servers/snapshot.ts";

/** The long loop is `npm run bench:mail -- --kills 200`. */
const kills = 5;

describe("kill -9 in the middle of a copy", function () {
  this.timeout(180_000);
  requires("dovecot");
  let source: MailServer;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  before(async () => {
    source = await startDovecot();
    folder = await temporaryFolder();
    await writeMaildir(source.home, "source", holdableMailbox(250, 11));
  });
  after(async () => {
    await source.stop();
    await folder.remove();
  });

  for (const [seed, without] of [
    [1, []],
    [2, ["MULTIAPPEND"]],
  ] as const) {
    it(`${kills} times${without.length > 0 ? ` without ${without.join()}` : ""}: nothing lost, nothing doubled`, async () => {
      const target = await startDovecot({ without });
      try {
        const expected = await snapshot(source.port, "source");
        const check = async (user: string): Promise<void> =>
          same(differences(expected, await snapshot(target.port, user)), [], user);
        ok(
          (await killLoop({
            sourcePort: source.port,
            targetPort: target.port,
            folder: folder.path,
            kills,
            seed,
            check,
          })) > 0,
        );
      } finally {
        await target.stop();
      }
    });
  }
});
