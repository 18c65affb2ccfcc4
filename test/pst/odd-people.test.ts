import assert from "node:assert/strict";
import { mail, type MailSpec } from "../fixtures/pst/items/mail.ts";
import { oneOff } from "../fixtures/pst/items/people.ts";
import { binary, bool, int32, text, type Prop } from "../fixtures/pst/properties.ts";
import { headerOf } from "../mail/items/mime-parser.ts";
import { made } from "./made.ts";

const demo = { name: "Demo Person (demonstration)", address: "person@demo.example" };

/** A mail whose list of recipients is as given, and nothing more. */
const withRecipients = (recipients: readonly (readonly Prop[])[], spec: MailSpec = {}) =>
  made({ ...mail({ subject: "People", text: "Words.", ...spec }), recipients });

const named = (name: string, address: string): Prop[] => [
  text(0x3001, name),
  text(0x3002, "SMTP"),
  text(0x3003, address),
];

describe("pst: people as odd files have them", () => {
  it("a recipient of whom no role is said is one of those that the message is to", async () => {
    const { parsed } = await withRecipients([
      named("One", "one@demo.example"),
      [int32(0x0c15, 2), ...named("Two", "two@demo.example")],
    ]);
    assert.equal(headerOf(parsed, "to"), "One <one@demo.example>");
    assert.equal(headerOf(parsed, "cc"), "Two <two@demo.example>");
  });

  it("recipients of a message that was sent again keep their roles", async () => {
    const { parsed } = await withRecipients([
      [int32(0x0c15, 0x10000001), ...named("One", "one@demo.example")],
      [int32(0x0c15, -0x7ffffffe), ...named("Two", "two@demo.example")],
    ]);
    assert.equal(headerOf(parsed, "to"), "One <one@demo.example>");
    assert.equal(headerOf(parsed, "cc"), "Two <two@demo.example>");
  });

  it("without a list of recipients the names that Outlook shows are kept", async () => {
    const { parsed } = await withRecipients([], {
      props: [text(0x0e04, "Demo Ward; 'a@demo.example'"), text(0x0e03, "Other"), text(0x0e02, "")],
    });
    assert.equal(headerOf(parsed, "to"), "Demo Ward:;, a@demo.example");
    assert.equal(headerOf(parsed, "cc"), "Other:;");
    assert.equal(headerOf(parsed, "bcc"), undefined);
  });

  it("a sender or recipient who is only in an entry id is found there", async () => {
    const { parsed } = await withRecipients(
      [[int32(0x0c15, 1), text(0x3001, ""), binary(0x0fff, oneOff("One", "one@demo.example"))]],
      {
        props: [binary(0x0041, oneOff("Sender", "sender@demo.example"))],
      },
    );
    assert.equal(headerOf(parsed, "to"), "One <one@demo.example>");
    assert.equal(headerOf(parsed, "from"), "Sender <sender@demo.example>");
  });

  it("ids without brackets are ids, a category with a comma is one, and a recipient's other name is a name", async () => {
    const { raw, parsed } = await withRecipients([[text(0x5ff6, "Demo Ward"), text(0x3003, "ward@demo.example")]], {
      messageId: "one@demo.example",
      inReplyTo: "two@demo.example",
      categories: ["Friends, family", "Plain"],
    });
    assert.match(raw, /^Message-ID: <one@demo\.example>\r$/m);
    assert.match(raw, /^In-Reply-To: <two@demo\.example>\r$/m);
    assert.match(raw, /^Keywords: "Friends, family", Plain\r$/m);
    assert.equal(headerOf(parsed, "to"), "Demo Ward <ward@demo.example>");
  });

  it("an Exchange sender without an SMTP address keeps the address that Exchange knows, and says that it is none", async () => {
    const { parsed } = await made(
      mail({
        subject: "X.500",
        text: "Words.",
        from: { name: "Demo", type: "EX", address: "/O=DEMO/OU=EXCHANGE/CN=RECIPIENTS/CN=DEMO" },
      }),
    );
    assert.equal(headerOf(parsed, "from"), "Demo <IMCEAEX-_O=DEMO_OU=EXCHANGE_CN=RECIPIENTS_CN=DEMO@unknown.invalid>");
  });

  it("what a cut header lacks comes from the item, and nothing comes twice", async () => {
    const { parsed, raw } = await made(
      mail({
        subject: "Rota",
        text: "Words.",
        from: demo,
        to: [{ name: "Two", address: "two@demo.example" }],
        headers:
          "Received: from a.demo.example by b.demo.example; Mon, 1 Jun 2026 09:00:00 +0000\r\nFrom: person@demo.example\r\n",
      }),
    );
    assert.equal(headerOf(parsed, "subject"), "Rota");
    assert.equal(headerOf(parsed, "to"), "Two <two@demo.example>");
    assert.equal(raw.match(/^From:/gm)?.length, 1);
  });

  it("what makes a message rights-protected or a notice stays in its header", async () => {
    const set = "00020386-0000-0000-c000-000000000046";
    const own = await made(
      mail({ subject: "Sealed", text: "Words.", props: [text({ set, id: "content-class" }, "rpmsg.message")] }),
    );
    assert.equal(headerOf(own.parsed, "content-class"), "rpmsg.message");
    const wire = await made(
      mail({
        subject: "Sealed",
        text: "Words.",
        headers:
          "From: person@demo.example\r\nContent-Class: rpmsg.message\r\nContent-Type: multipart/mixed;\r\n\tboundary=x\r\nContent-Language: cy\r\n",
        props: [text({ set, id: "content-class" }, "rpmsg.message"), bool(0x0029, false)],
      }),
    );
    assert.deepEqual(wire.raw.match(/^Content-Class: .*$/gm), ["Content-Class: rpmsg.message"]);
    assert.match(wire.raw, /^Content-Language: cy\r\n/m);
    assert.doesNotMatch(wire.raw, /boundary=x/);
  });
});
