import { deepStrictEqual as same, strictEqual as equal, ok } from "node:assert";
import { deflateRawSync } from "node:zlib";
import { zipSync } from "fflate";
import { takeOut } from "../../src/mail/attachments/take-out.ts";
import { startingRulePack } from "../../src/mail/rules-pack-starting.ts";
import { transferRules } from "../../src/mail/rules-pack.ts";
import { messageFile } from "../fixtures/pst/outlook-message.ts";

const rules = transferRules(startingRulePack);
const judge = (name: string): string | undefined => rules.blocked(name);
const base64 = (data: Uint8Array): string => Buffer.from(data).toString("base64").replace(/.{76}/g, "$&\r\n");
const text = (body: string): Uint8Array => new TextEncoder().encode(body);
const zip = (files: Record<string, Uint8Array>): Uint8Array => zipSync(files);

const mixed = (...parts: readonly string[]): Buffer =>
  Buffer.from(
    `Subject: x\r\nX-Odd:  kept   as is\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="=b"\r\n\r\npreamble\r\n${parts
      .map((part) => `--=b\r\n${part}\r\n`)
      .join("")}--=b--\r\nepilogue`,
    "latin1",
  );
const plain = "Content-Type: text/plain\r\n\r\nHello \x80\xff";
const file = (header: string, data: Uint8Array): string =>
  `${header}\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64(data)}`;
const named = (name: string): string => `Content-Disposition: attachment; filename="${name}"`;
const deep = zip({ "a.zip": zip({ "b.zip": zip({ "run.exe": text("MZ") }) }) });

const forwarded = (name: string, data: Uint8Array): Buffer => mixed(plain, file(named(name), data));
const outlook = messageFile({ attachments: [{ name: "Inner", message: { attachments: [{ name: "run.exe" }] } }] });

const stopped: Readonly<Record<string, string>> = {
  "a message file": file(named("forward.eml"), forwarded("run.exe", text("MZ"))),
  "a message file under another name": file(named("forward.dat"), forwarded("run.exe", text("MZ"))),
  "a message file by its type alone": file("Content-Type: message/rfc822", forwarded("run.exe", text("MZ"))),
  "a message file in quoted-printable": `${named("x.eml")}\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n${forwarded(
    "run.exe",
    text("MZ"),
  )
    .toString("latin1")
    .replaceAll("=", "=3D")}`,
  "a zip in a message file in a zip": file(
    named("x.zip"),
    zip({ "mail/forward.eml": forwarded("y.zip", zip({ "run.exe": text("MZ") })) }),
  ),
  "an Outlook message file": file(named("forward.msg"), outlook),
  "an Outlook message file under another name": file(named("forward"), outlook),
  "an Outlook message file in a message file": file(named("x.eml"), forwarded("forward.msg", outlook)),
  "a name in a field that stands twice": file(
    'Content-Disposition: attachment; filename="plan.txt"\r\nContent-Disposition: attachment; filename="run.exe"',
    text("MZ"),
  ),
  "a plain name": file(named("run.exe"), text("MZ")),
  capitals: file(named("RUN.EXE"), text("MZ")),
  "a dot and blanks at the end": file(named("run.exe. "), text("MZ")),
  "a name without quotes": file("Content-Disposition: attachment; filename=run.exe", text("MZ")),
  "a name in Content-Type alone": file('Content-Type: application/octet-stream; name="run.exe"', text("MZ")),
  "RFC 2231 charset": file("Content-Disposition: attachment; filename*=UTF-8''r%C3%BCn%2Eexe", text("MZ")),
  "RFC 2231 pieces": file('Content-Disposition: attachment; filename*0="run.e"; filename*1="xe"', text("MZ")),
  "an encoded word": file('Content-Disposition: attachment; filename="=?utf-8?B?cnVuLmV4ZQ==?="', text("MZ")),
  "a folded header": file('Content-Disposition: attachment;\r\n\tfilename="run.exe"', text("MZ")),
  "a zip": file(named("x.zip"), zip({ "dir/run.exe": text("MZ") })),
  "a zip under another name": file(named("x.dat"), zip({ "run.exe": text("MZ") })),
  "zips in zips": file(named("x.zip"), deep),
};

describe("Banned attachments", function () {
  for (const [name, part] of Object.entries(stopped)) {
    it(`are taken out: ${name}`, () => {
      const message = mixed(plain, part, plain);
      const { message: left, taken } = takeOut(message, judge);
      equal(taken.length, 1);
      same(taken[0]?.original, Buffer.from(part, "latin1"));
      const [before, after] = left
        .toString("latin1")
        .split(/Content-Type: text\/plain; charset=us-ascii[\s\S]*?if you need it\./);
      const [start, end] = message.toString("latin1").split(part);
      equal(before, start, "what stands before");
      equal(after, end, "what stands after");
    });
  }

  it("are taken out of an attached message and of one attached to that", () => {
    const inner = mixed(plain, file(named("a.exe"), text("MZ"))).toString("latin1");
    const middle = mixed(plain, `Content-Type: message/rfc822\r\n\r\n${inner}`).toString("latin1");
    const { message, taken } = takeOut(mixed(plain, `Content-Type: message/rfc822\r\n\r\n${middle}`), judge);
    equal(taken.length, 1);
    ok(message.toString("latin1").includes("epilogue"));
  });

  it("that are the whole message leave its header and a note", () => {
    const whole = Buffer.from(`From: a\r\n${file(named("x.exe"), text("MZ"))}`, "latin1");
    const { message, taken } = takeOut(whole, judge);
    equal(taken.length, 1);
    ok(message.toString("latin1").startsWith("From: a\r\nContent-Type: text/plain"));
  });

  it("give the same result each time, and nothing to do the second time", () => {
    const message = mixed(plain, file(named("x.exe"), text("MZ")));
    const once = takeOut(message, judge).message;
    same(takeOut(message, judge).message, once);
    equal(takeOut(once, judge).taken.length, 0);
  });

  it("leave every other message as it is, octet for octet", () => {
    for (const message of [
      mixed(plain),
      mixed(file(named("a.txt"), text("x"))),
      Buffer.from("no header at all"),
      Buffer.alloc(0),
      mixed(file(named("x.zip"), zip({ "a.txt": text("x") }))),
    ]) {
      const result = takeOut(message, judge);
      equal(result.taken.length, 0);
      equal(result.message, message);
    }
  });

  it("in an archive that can not be looked through are stopped: a bomb", function () {
    this.timeout(60_000);
    // One local entry, made by hand: 210 MB of nothing.
    const packed = deflateRawSync(Buffer.alloc(210_000_000), { level: 1 });
    const head = Buffer.alloc(30);
    head.writeUInt32LE(0x04034b50, 0);
    head.writeUInt16LE(8, 8);
    head.writeUInt32LE(packed.length, 18);
    head.writeUInt16LE(7, 26);
    const bomb = Buffer.concat([head, Buffer.from("big.zip"), packed]);
    equal(takeOut(mixed(file(named("x.zip"), bomb)), judge).taken.length, 1);
  });

  it("deeper than anybody looks are stopped with what holds them", () => {
    const deep = Array.from({ length: 60 }).reduce<string>(
      (inner, _, at) => `Content-Type: multipart/mixed; boundary="${at}"\r\n\r\n--${at}\r\n${inner}\r\n--${at}--\r\n`,
      file(named("run.exe"), text("MZ")),
    );
    const { message, taken } = takeOut(Buffer.from(deep), judge);
    equal(taken.length, 1);
    ok(!message.includes("run.exe"));
    const many = mixed(...Array.from({ length: 6_000 }, () => plain), file(named("run.exe"), text("MZ")));
    ok(!takeOut(many, judge).message.includes("run.exe"));
  });

  it("in message files stay where nothing in them is stopped, or nobody can open them", () => {
    for (const part of [
      file(named("a.eml"), forwarded("a.txt", text("x"))),
      file(named("a.msg"), messageFile({ attachments: [{ name: "a.txt", data: text("x") }] })),
      file(named("a.msg"), text("no message at all")),
      file(named("a.eml"), text("")),
      file(named("a.zip"), text("no archive")),
    ])
      equal(takeOut(mixed(plain, part), judge).taken.length, 0);
  });

  it("in many bombs of one message cost no more than one: what nobody has looked through is stopped", function () {
    this.timeout(60_000);
    const bomb = zip({ "in.zip": zip({ "zeros.zip": new Uint8Array(30_000_000) }) });
    const parts = Array.from({ length: 12 }, () => file(named("x.zip"), bomb));
    const { taken } = takeOut(mixed(plain, ...parts), judge);
    // Six fit into what one message may cost.
    equal(taken.length, 6);
  });

  it("are looked for in broken MIME without end or error", () => {
    for (const message of [
      'Content-Type: multipart/mixed; boundary="x"\r\n\r\n--x\r\n--x\r\n--x',
      'Content-Type: multipart/mixed; boundary=""\r\n\r\n--\r\n--\r\n',
      "Content-Type: multipart/mixed\r\n\r\n--x",
    ]) {
      equal(takeOut(Buffer.from(message), judge).taken.length, 0);
    }
    const nested = Array.from(
      { length: 200 },
      (_, i) => `Content-Type: multipart/mixed; boundary="${i}"\r\n\r\n--${i}\r\n`,
    ).join("");
    equal(takeOut(Buffer.from(nested), judge).taken.length, 0);
  });
});
