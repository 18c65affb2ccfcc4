import { match, ok, strictEqual as equal } from "node:assert";
import { writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { requires } from "../setup/needs.ts";
import { makeCertificate, tlsLines, type MadeCertificate } from "./servers/certificates.ts";
import { cliRig, told } from "./servers/cli-rig.ts";
import { freePort, startDovecot, type MailServer } from "./servers/dovecot.ts";
import { holdableMailbox } from "./servers/holdable.ts";
import { writeMaildir } from "./servers/maildir-writer.ts";
import { snapshot } from "./servers/snapshot.ts";

interface TlsServer extends MailServer {
  readonly imaps: number;
}

describe("onboarding mail: TLS and secrets", function () {
  this.timeout(120_000);
  requires("dovecot");
  const rig = cliRig();
  const running: MailServer[] = [];
  const start = async (certificate: MadeCertificate, more = ""): Promise<TlsServer> => {
    const imaps = await freePort();
    const server = await startDovecot({ global: `${tlsLines(certificate, imaps)}\n${more}` });
    running.push(server);
    await writeMaildir(server.home, "u", holdableMailbox(30, 62));
    return { ...server, imaps };
  };
  after(() => Promise.all(running.map((server) => server.stop())));
  const folder = (): string => dirname(rig.password);

  it("speaks imaps:// and STARTTLS with an authority of its own, and says what to do where it is not trusted", async () => {
    const [ours, other] = [await makeCertificate(folder(), "ours"), await makeCertificate(folder(), "other")];
    const server = await start(ours);
    for (const [name, from] of [
      ["imaps", `imaps://u@localhost:${server.imaps}`],
      ["starttls", `imap://u@localhost:${server.port}`],
    ] as const) {
      const args = ["copy", "--from", from, "--to", rig.at(`tls-${name}`), ...rig.secrets()];
      // To this machine imap:// may go in the clear; with an authority given it is TLS.
      const refused = await rig.mail(...args, ...(name === "imaps" ? [] : ["--ca", other.cert]));
      equal(refused.code, 3, refused.out);
      match(refused.err, /^Source: TLS was not agreed .*--ca FILE/, name);
      const wrong = await rig.mail(...args, "--ca", rig.password);
      equal(wrong.code, 2);
      match(wrong.err, /holds no certificate/);
      const trusted = await rig.mail(...args, "--ca", ours.cert);
      equal(trusted.code, 0, trusted.err);
      const there = await snapshot(rig.server.port, `tls-${name}`);
      ok([...there.folders.values()].flat().length > 30);
    }
    const plain = ["copy", "--from", `imaps://u@127.0.0.1:${rig.server.port}`, "--to", rig.at("x"), ...rig.secrets()];
    const ended = await rig.mail(...plain);
    equal(ended.code, 3);
    match(ended.err, /Is this port for TLS\?/);
  });

  for (const [name, options, sentence] of [
    ["that has expired", { expired: true }, /certificate has expired/],
    ["for another host", { names: ["DNS:elsewhere.invalid"] }, /certificate is for another host name/],
  ] as const) {
    it(`a certificate ${name} is refused in words, also with --ca, and nothing is signed in to`, async () => {
      const made = await makeCertificate(folder(), name.replaceAll(" ", "-"), options);
      const server = await start(made);
      for (const from of [`imaps://u@localhost:${server.imaps}`, `imap://u@localhost:${server.port}`]) {
        const args = ["copy", "--from", from, "--to", rig.at("refused"), ...rig.secrets(), "--ca", made.cert];
        const ended = await rig.mail(...args);
        equal(ended.code, 3, ended.out);
        match(ended.err, sentence);
        ok(!ended.err.includes("secret"));
      }
    });
  }

  it("passwords with quotes, backslashes and other letters sign in, from files of Windows too, and are never shown", async () => {
    const password = 'pa"ss\\w€rd {3}\\"';
    const users = rig.file("users");
    const lines = `passdb {\n  driver = passwd-file\n  args = scheme=plain username_format=%u ${users}\n}`;
    await writeFile(users, `odd:{PLAIN.b64}${Buffer.from(password).toString("base64")}\n`, { mode: 0o644 });
    const server = await startDovecot({ global: lines });
    running.push(server);
    for (const [n, octets] of [
      Buffer.from(`${password}\r\n`),
      Buffer.from(`\ufeff${password}\r\n`, "utf16le"),
    ].entries()) {
      const file = rig.file(`password-${n}`);
      await writeFile(file, octets);
      const args = ["copy", "--from", rig.at("odd", server.port), "--to", rig.at(`odd-${n}`)];
      const ended = await rig.mail(...args, "--from-password-file", file, "--to-password-file", rig.password, "--json");
      equal(told(ended).exitCode, 0, ended.out + ended.err);
      ok(!`${ended.out}${ended.err}`.includes("w€rd"));
    }
  });
});
