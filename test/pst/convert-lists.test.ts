import assert from "node:assert/strict";
import { contact, distributionList, oneOff } from "../fixtures/pst/items/people.ts";
import { mail } from "../fixtures/pst/items/mail.ts";
import { manyBinary, text, binary } from "../fixtures/pst/properties.ts";
import { sets } from "../fixtures/pst/names.ts";
import type { RawMessage } from "../fixtures/pst/message.ts";
import { openBytes } from "../fixtures/pst/open.ts";
import { storeBytes } from "../fixtures/pst/store.ts";
import { conversionOf } from "../../src/mail/items/context.ts";
import { convert } from "../../src/mail/items/convert.ts";
import { bytesOf } from "../../src/mail/items/segments.ts";
import { component, out } from "./made.ts";

const guest = { name: "Demo Guest (demonstration)", address: "guest@demo.example" };

describe("a distribution list as a group card", () => {
  it("names each member", async () => {
    const { text: card } = await out(
      distributionList("Demo list", [
        { name: "One (demonstration)", address: "one@demo.example" },
        { name: "Zwö; (demonstration)", address: "two@demo.example" },
      ]),
    );
    const parsed = component(card);
    assert.equal(parsed.getFirstPropertyValue("kind"), "group");
    assert.deepEqual(
      parsed.getAllProperties("member").map((each) => each.getFirstValue()),
      ["mailto:one@demo.example", "mailto:two@demo.example"],
    );
  });

  it("lists a member that only points into an address book as lost", async () => {
    const address = (id: number) => ({ set: sets.address, id });
    const { text: card, losses } = await out(
      mail({
        messageClass: "IPM.DistList",
        props: [
          text(address(0x8053), "Mixed"),
          manyBinary(address(0x8055), [Buffer.alloc(45, 7), oneOff("One (demonstration)", "one@demo.example")]),
        ],
      }),
    );
    assert.equal(component(card).getAllProperties("member").length, 1);
    assert.deepEqual(
      losses.map(({ kind }) => kind),
      ["member"],
    );
  });
});

describe("distribution lists that hold others", () => {
  const address = (id: number) => ({ set: sets.address, id });
  const pdl = (name: string): Buffer => {
    const copy = oneOff(name, "Unknown");
    return Buffer.from(copy.toString("utf16le").replace("\0SMTP\0", "\0MAPIPDL\0"), "utf16le");
  };
  const wrapped = (kind: number, id: Buffer): Buffer =>
    Buffer.concat([Buffer.alloc(4), Buffer.from("c091add3519dcf11a4a900aa0047faa4", "hex"), Buffer.from([kind]), id]);
  const listOf = (name: string, ids: readonly Buffer[], copies: readonly Buffer[]): RawMessage =>
    mail({
      messageClass: "IPM.DistList",
      subject: name,
      props: [text(address(0x8053), name), manyBinary(address(0x8054), copies), manyBinary(address(0x8055), ids)],
    });
  const entryId = (store: Buffer, nid: number): Buffer => {
    const id = Buffer.alloc(24);
    store.copy(id, 4);
    id.writeUInt32LE(nid, 20);
    return id;
  };

  for (const vcard of ["4.0", "3.0"] as const)
    it(`a list and a contact of the same file are named by their own cards (${vcard})`, async () => {
      const build = (store: Buffer, list: number, person: number) =>
        storeBytes({
          folders: [
            {
              name: "Contacts",
              containerClass: "IPF.Contact",
              items: [
                distributionList("Ward (demonstration)", [guest]),
                contact({ displayName: "Demo Person (demonstration)" }),
                listOf(
                  "Everybody (demonstration)",
                  [wrapped(0xb4, entryId(store, list)), wrapped(0xc3, entryId(store, person))],
                  [pdl("Ward (demonstration)"), oneOff("Demo Person (demonstration)", "")],
                ),
              ],
            },
          ],
        });
      // Which numbers the items get does not depend on what they hold.
      const first = await openBytes(build(Buffer.alloc(16), 0, 0));
      const store = Buffer.from(first.properties.bytes(0x0ff9)!);
      const folder = first.folders.find(({ name }) => name === "Contacts")!;
      const [list, person] = (await first.list(folder)).map(({ nid }) => nid);
      const pst = await openBytes(build(store, list!, person!));
      const cards: string[] = [];
      for await (const item of pst.items(folder)) {
        assert.ok(!item.lost);
        const conversion = conversionOf(`${store.toString("hex")}:${item.nid}`);
        let card = "";
        for await (const chunk of bytesOf((await convert(item, conversion, { vcard })).segments))
          card += chunk.toString();
        assert.deepEqual(conversion.losses, []);
        cards.push(card);
      }
      const uid = (card: string): unknown => component(card).getFirstPropertyValue("uid");
      assert.deepEqual(
        component(cards[2]!)
          .getAllProperties(vcard === "4.0" ? "member" : "x-addressbookserver-member")
          .map((one) => [one.getFirstParameter("x-cn"), one.getFirstValue()]),
        [
          ["Ward (demonstration)", uid(cards[0]!)],
          ["Demo Person (demonstration)", uid(cards[1]!)],
        ],
      );
    });

  it("a list of another file keeps its name, and its made-up address is none", async () => {
    const { text: card } = await out(
      listOf("All", [wrapped(0xb4, entryId(Buffer.alloc(16, 9), 0x200024))], [pdl("Other list (demonstration)")]),
    );
    const [member] = component(card).getAllProperties("member");
    assert.equal(member!.getFirstParameter("x-cn"), "Other list (demonstration)");
    assert.ok(!String(member!.getFirstValue()).includes("Unknown"));
  });

  it("a long list has its members in its stream, which counts alone", async () => {
    const members = Array.from({ length: 400 }, (_, at) => oneOff(`Demo ${at}`, `demo${at}@demo.example`));
    const length = (bytes: Buffer): Buffer => {
      const size = Buffer.alloc(4);
      size.writeUInt32LE(bytes.length);
      return Buffer.concat([size, bytes]);
    };
    const head = Buffer.alloc(28);
    head.writeUInt16LE(1);
    head.writeUInt32LE(members.length, 12);
    const stream = Buffer.concat([
      head,
      ...members.flatMap((member) => [length(member), length(member), Buffer.alloc(4)]),
      Buffer.alloc(8),
    ]);
    const list = (bytes: Buffer) =>
      mail({
        messageClass: "IPM.DistList",
        subject: "Long",
        props: [
          text(address(0x8053), "Long"),
          manyBinary(address(0x8055), members.slice(0, 3)),
          binary(address(0x8064), bytes),
        ],
      });
    const membersIn = async (bytes: Buffer) =>
      component((await out(list(bytes))).text).getAllProperties("member").length;
    assert.equal(await membersIn(stream), 400);
    assert.equal(await membersIn(stream.subarray(0, 10)), 3, "a stream that says nothing leaves the old members");
    for (const cut of [30, 200, 5000]) assert.ok((await membersIn(stream.subarray(0, cut))) <= 400);
  });
});
