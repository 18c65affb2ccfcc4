import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { createSecretBox, SecretError } from "../../src/mailboxes/secrets.ts";

const owner = { odsCode: "ZZ901", mailboxId: "a1", side: "source" } as const;

describe("mailboxes: credentials at rest", () => {
  it("open for their own mailbox, under any configured key", () => {
    const old = randomBytes(32);
    const secret = createSecretBox([old]).seal("pässword", owner);
    assert.equal(createSecretBox([randomBytes(32), old]).open(secret, owner), "pässword");
    assert.doesNotMatch(JSON.stringify(secret), /word/);
  });

  it("never seal twice alike", () => {
    const box = createSecretBox([randomBytes(32)]);
    assert.notEqual(box.seal("same", owner).sealed, box.seal("same", owner).sealed);
  });

  const box = createSecretBox([randomBytes(32)]);
  const secret = box.seal("secret", owner);
  const flipped = (text: string): string => {
    const bytes = Buffer.from(text, "base64");
    bytes[0] = (bytes[0] ?? 0) ^ 1;
    return bytes.toString("base64");
  };
  for (const [name, attempt] of [
    ["another mailbox", () => box.open(secret, { ...owner, mailboxId: "a2" })],
    ["another organisation", () => box.open(secret, { ...owner, odsCode: "ZZ902" })],
    ["the other side", () => box.open(secret, { ...owner, side: "target" })],
    ["a changed byte", () => box.open({ ...secret, sealed: flipped(secret.sealed) }, owner)],
    ["a changed tag", () => box.open({ ...secret, tag: flipped(secret.tag) }, owner)],
    ["a shortened tag", () => box.open({ ...secret, tag: secret.tag.slice(0, 8) }, owner)],
    ["an unknown key", () => createSecretBox([randomBytes(32)]).open(secret, owner)],
  ] as const) {
    it(`do not open for ${name}`, () => {
      assert.throws(attempt, SecretError);
    });
  }
});
