import assert from "node:assert/strict";
import { contact } from "../fixtures/pst/items/people.ts";
import { mail } from "../fixtures/pst/items/mail.ts";
import { text, bool, int32, time } from "../fixtures/pst/properties.ts";
import { sets } from "../fixtures/pst/names.ts";
import { pixel } from "../fixtures/pst/showcase.ts";
import { component, out } from "./made.ts";

const full = contact({
  displayName: "Dr Demo Öther (demonstration)",
  given: "Demo",
  family: "Öther; \\ comma, and more",
  title: "Dr",
  company: "Demo Trust North (demonstration)",
  department: "Ward 1",
  emails: ["demo.other@demo.example", "second@demo.example"],
  phones: { work: "+44 20 7946 0000", mobile: "+44 7700 900000" },
  work: { street: "1 Demo Street\r\nFloor 2", city: "Demotown", code: "ZZ1 1ZZ", country: "United Kingdom" },
  birthday: new Date("1980-02-28T23:00:00Z"),
  text: "A note\r\nin two lines",
  picture: pixel,
  categories: ["Friends, family"],
});

describe("a contact as a card", () => {
  for (const version of ["4.0", "3.0"] as const) {
    it(`reads back in version ${version}`, async () => {
      const { text: card, losses } = await out(full, version);
      const parsed = component(card);
      assert.equal(parsed.getFirstPropertyValue("version"), version);
      assert.equal(parsed.getFirstPropertyValue("fn"), "Dr Demo Öther (demonstration)");
      assert.deepEqual(parsed.getFirstPropertyValue("n"), ["Öther; \\ comma, and more", "Demo", "", "Dr", ""]);
      assert.deepEqual(parsed.getFirstPropertyValue("org"), ["Demo Trust North (demonstration)", "Ward 1"]);
      assert.deepEqual(
        parsed.getAllProperties("email").map((each) => each.getFirstValue()),
        ["demo.other@demo.example", "second@demo.example"],
      );
      assert.equal(parsed.getFirstPropertyValue("note"), "A note\nin two lines");
      assert.deepEqual(parsed.getFirstPropertyValue("adr"), [
        "",
        "",
        "1 Demo Street\nFloor 2",
        "Demotown",
        "",
        "ZZ1 1ZZ",
        "United Kingdom",
      ]);
      assert.match(card, version === "4.0" ? /BDAY:19800229/ : /BDAY:1980-02-29/);
      assert.ok(card.replace(/\r\n /g, "").includes(pixel.toString("base64")));
      assert.deepEqual(losses, []);
    });
  }

  it("has a name even where the file has none", async () => {
    const { text: card } = await out(mail({ messageClass: "IPM.Contact" }));
    assert.equal(component(card).getFirstPropertyValue("fn"), "Unnamed");
  });
});

describe("what a contact keeps beside names and addresses", () => {
  const named = (id: number) => ({ set: sets.address, id });
  it("dates of its own zone, the address of an old program, the picture's real kind", async () => {
    const { text: card, losses } = await out(
      contact({
        displayName: "Demo Person (demonstration)",
        // Midnight in Auckland: the nearest date to that instant would be the day before.
        birthday: new Date("1980-06-14T12:30:00Z"),
        attachments: [{ name: "portrait", data: Buffer.from("89504e470d0a1a0a", "hex"), hidden: true }],
        props: [
          time(named(0x80de), new Date("1980-06-15T00:00:00Z")),
          text(0x3a29, "1 Demo Street"),
          text(0x3a27, "Demotown"),
          text(0x3a2b, "Box 7"),
        ],
      }),
    );
    assert.match(card, /BDAY:19800615/);
    assert.deepEqual(component(card).getFirstPropertyValue("adr"), [
      "Box 7",
      "",
      "1 Demo Street",
      "Demotown",
      "",
      "",
      "",
    ]);
    assert.equal(losses.length, 1, "a picture that is not marked as the contact's is an attachment");
    const marked = contact({ displayName: "Demo" });
    const { text: shown } = await out({
      ...marked,
      attachments: [
        {
          props: [int32(0x3705, 1), text(0x3707, "portrait"), bool(0x7fff, true)],
          data: Buffer.from("89504e470d0a1a0a", "hex"),
        },
      ],
    });
    assert.match(shown.replaceAll("\r\n ", ""), /PHOTO:data:image\/png;base64,iVBORw0KGgo=/);
  });
});
