import { deepStrictEqual as same, strictEqual as equal, ok } from "node:assert";
import { deflateRawSync } from "node:zlib";
import { zipSync } from "fflate";
import { takeOut } from "../../src/mail/attachments/take-out.ts";
import { startingRulePack } from "../../src/mail/rules-pack-starting.ts";
import { transferRules } from "../../src/mail/rules-pack.ts";

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

const stopped: Readonly<Record<string, string>> = {
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
    this.timeout(20_000);
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
