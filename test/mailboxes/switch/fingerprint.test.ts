import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { fingerprints, type Fingerprint } from "../../../src/mailboxes/switch/fingerprint.ts";

const key = randomBytes(32);

const read = (message: Buffer, cuts: readonly number[] = []): Fingerprint => {
  const found: Fingerprint[] = [];
  const sink = fingerprints(key, (one) => void found.push(one));
  void sink.begin(1, message.length);
  let at = 0;
  for (const cut of [...cuts.map((one) => one % (message.length + 1)).sort((a, b) => a - b), message.length]) {
    if (cut > at) void sink.chunk(message.subarray(at, cut));
    at = Math.max(at, cut);
  }
  void sink.end();
  assert.ok(found[0] !== undefined);
  return found[0];
};

const message = (fields: readonly string[], body: string): Buffer =>
  Buffer.from([...fields, "", body].join("\r\n"), "latin1");
const fields = ["From: a@demo.invalid", "Date: Mon, 02 Nov 2026 10:00:00 +0000", "Subject: One"];

describe("mailboxes: what makes two messages the same mail", () => {
  const mark = read(message(fields, "Hello\r\nthere\r\n")).mark;

  it("a redirect's fields, folding, line ends and blanks do not matter", () => {
    const added = ["Received: from x by y", "X-Sieve-Redirected-From: old@demo.invalid", "Message-ID: <1@x>"];
    assert.equal(read(message([...added, ...fields], "Hello\r\nthere\r\n\r\n")).mark, mark);
    const folded = ["From: a@demo.invalid", "Date: Mon, 02 Nov 2026\r\n 10:00:00 +0000", "Subject:\r\n\tOne"];
    assert.equal(read(message(folded, "Hello\nthere \n")).mark, mark);
  });

  for (const [what, other] of [
    ["another body", message(fields, "Hello\r\nThere\r\n")],
    ["another subject", message([...fields.slice(0, 2), "Subject: Two"], "Hello\r\nthere\r\n")],
    ["another sender", message(["From: b@demo.invalid", ...fields.slice(1)], "Hello\r\nthere\r\n")],
    [
      "another second",
      message([fields[0] ?? "", "Date: Mon, 02 Nov 2026 10:00:01 +0000", "Subject: One"], "Hello\r\nthere\r\n"),
    ],
    ["a field of the body", message(["Subject: One"], `${fields.join("\r\n")}\r\n\r\nHello\r\nthere`)],
    ["no body", message(fields, "")],
    ["nothing at all", Buffer.alloc(0)],
  ] as const) {
    it(`${what} is another mail`, () => assert.notEqual(read(other).mark, mark));
  }

  it("however a message is cut into chunks, it is the same", () => {
    const whole = message(
      ["X-NHSmail-Onboarding-Probe: 00112233445566778899aabbccddeeff", ...fields],
      "Hello\r\n\r\nthere\r\n",
    );
    const once = read(whole);
    assert.equal(once.token, "00112233445566778899aabbccddeeff");
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 500 }), { maxLength: 30 }), (cuts) => {
        assert.deepEqual(read(whole, cuts), once);
      }),
    );
  });
});
