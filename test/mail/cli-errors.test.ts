import { deepStrictEqual as same, match, ok, strictEqual as equal } from "node:assert";
import { writeFile } from "node:fs/promises";
import { requires } from "../setup/needs.ts";
import { cliRig, told } from "./servers/cli-rig.ts";
import { freePort } from "./servers/dovecot.ts";

const names = [
  "wrong password",
  "wrong password at the target",
  "wrong host",
  "wrong port",
  "unknown URL",
  "no such secret file",
  "no such pst",
  "no such maildir",
  "no pst at all",
  "eml as a target",
  "no such ledger folder",
  "unknown option",
  "a date that is none",
  "watch without a ledger",
] as const;

describe("onboarding mail says errors in one shape with --json, with the side and what to do, and else in sentences", function () {
  this.timeout(120_000);
  requires("dovecot");
  const rig = cliRig();
  type Case = readonly [args: readonly string[], exitCode: number, code: string, side: string | undefined];
  const cases = (free: number): Readonly<Record<(typeof names)[number], Case>> => {
    const to = ["--to", rig.at("e"), "--to-password-file", rig.password];
    const from = ["--from", rig.at("u"), "--from-password-file", rig.password];
    return {
      "wrong password": [
        ["copy", "--from", rig.at("u"), "--from-password-file", rig.file("wrong"), ...to],
        3,
        "sign-in-refused",
        "source",
      ],
      "wrong password at the target": [
        ["verify", ...from, "--to", rig.at("e"), "--to-password-file", rig.file("wrong")],
        3,
        "sign-in-refused",
        "target",
      ],
      "wrong host": [
        ["copy", "--from", "imaps://u@no-such-host.invalid", "--from-password-file", rig.password, ...to],
        3,
        "host-unknown",
        "source",
      ],
      "wrong port": [
        ["copy", "--from", rig.at("u", free), "--from-password-file", rig.password, ...to],
        3,
        "connect-refused",
        "source",
      ],
      "unknown URL": [["copy", "--from", "pop3://u@h", ...to], 2, "usage", undefined],
      "no such secret file": [
        ["copy", "--from", rig.at("u"), "--from-password-file", "/no/such", ...to],
        2,
        "usage",
        undefined,
      ],
      "no such pst": [["copy", "--from", "pst:/no/such.pst", ...to], 3, "folder-gone", "source"],
      "no such maildir": [["copy", "--from", "maildir:/no/such", ...to], 3, "folder-gone", "source"],
      "no pst at all": [["copy", "--from", `pst:${rig.password}`, ...to], 3, "folder-refused", "source"],
      "eml as a target": [["copy", ...from, "--to", "eml:/tmp/x"], 3, "folder-refused", "target"],
      "no such ledger folder": [
        ["copy", ...from, ...to, "--ledger", "/no/such/ledger"],
        3,
        "ledger-damaged",
        undefined,
      ],
      "unknown option": [["copy", ...from, ...to, "--nonsense"], 2, "usage", undefined],
      "a date that is none": [["copy", ...from, ...to, "--since", "2026-02-30"], 2, "usage", undefined],
      "watch without a ledger": [["watch", ...from, ...to], 2, "usage", undefined],
    };
  };
  before(() => writeFile(rig.file("wrong"), "wrong\n"));

  for (const name of names) {
    it(name, async () => {
      const [args, exitCode, code, side] = cases(await freePort())[name];
      const json = await rig.mail(...args, "--json");
      equal(json.code, exitCode, json.out + json.err);
      const said = told(json);
      same([said.command, said.exitCode, said.error.code, said.error.side], [args[0], exitCode, code, side]);
      ok(said.error.message.length > 10);
      const text = await rig.mail(...args);
      equal(text.code, exitCode);
      match(text.err, /^[A-Z"-][^\n]*[.?)]?\n$/);
      ok(!/\n\s+at |Error:/.test(text.err), text.err);
    });
  }
});
