import assert from "node:assert/strict";
import { contact, oneOff } from "../fixtures/pst/items/people.ts";
import { sets } from "../fixtures/pst/names.ts";
import { binary, text, texts } from "../fixtures/pst/properties.ts";
import { component, out, unfolded } from "./made.ts";

const named = (id: number) => ({ set: sets.address, id });
const email = (slot: number, type: string, address: string, original: string) => {
  const base = 0x8080 + 0x10 * slot;
  return [text(named(base + 2), type), text(named(base + 3), address), text(named(base + 4), original)];
};

const demo = contact({
  displayName: "Demo Person (demonstration)",
  given: "\u82b1\u5b50",
  family: "\u5c71\u7530",
  company: "Demo Trust North (demonstration)",
  props: [
    ...email(0, "SMTP", "first@demo.example", "First"),
    ...email(1, "EX", "/O=DEMO/CN=RECIPIENTS/CN=SECOND", "Second (second@demo.example)"),
    ...email(2, "FAX", "Demo Person@+44 20 7946 0001", "Demo Person (Business Fax)"),
    text(named(0x802c), "\u306f\u306a\u3053"),
    text(named(0x802d), "\u3084\u307e\u3060"),
    text(named(0x802e), "\u3067\u3082"),
    text(0x3a19, "Ward 3, room 7"),
    texts(0x3a1b, ["+44 20 7946 0002", "+44 20 7946 0003"]),
    text(0x3a02, "+44 20 7946 0004"),
    text(0x3a51, "https://demo.example/a,b;c"),
    text(named(0x80d8), "https://demo.example/free-busy"),
    text(0x3a43, "Chess, rowing"),
  ],
});

describe("pst: contacts as odd files have them", () => {
  for (const vcard of ["3.0", "4.0"] as const)
    it(`every address, number and sound of a name is kept, and a fax is no e-mail (${vcard})`, async () => {
      const { text: card } = await out(demo, vcard);
      const read = component(unfolded(card));
      const all = (name: string) => read.getAllProperties(name).map((property) => String(property.getFirstValue()));
      assert.deepEqual(all("email"), ["first@demo.example", "second@demo.example"]);
      assert.deepEqual(all("tel").sort(), [
        "+44 20 7946 0001",
        "+44 20 7946 0002",
        "+44 20 7946 0003",
        "+44 20 7946 0004",
      ]);
      assert.match(card, /^TEL;TYPE=fax:\+44 20 7946 0001\r$/m);
      assert.deepEqual(all("x-phonetic-first-name"), ["\u306f\u306a\u3053"]);
      assert.deepEqual(all("x-phonetic-last-name"), ["\u3084\u307e\u3060"]);
      assert.deepEqual(all("x-phonetic-org"), ["\u3067\u3082"]);
      assert.match(card, /^ADR;TYPE=work:;Ward 3\\, room 7;;;;;\r$/m);
      // An address on the web is no text: nothing in it is escaped.
      assert.match(card, /^URL;TYPE=work:https:\/\/demo\.example\/a,b;c\r$/m);
      assert.match(card, /^FBURL:https:\/\/demo\.example\/free-busy\r$/m);
      assert.match(card, vcard === "4.0" ? /^HOBBY:Chess\\, rowing\r$/m : /^X-HOBBY:Chess\\, rowing\r$/m);
    });

  it("a birthday without a year has none", async () => {
    const born = contact({ displayName: "Demo", birthday: new Date("1604-02-29T00:00:00Z") });
    assert.match((await out(born)).text, /^BDAY:--0229\r$/m);
    assert.match((await out(born, "3.0")).text, /^BDAY;X-APPLE-OMIT-YEAR=1604:1604-02-29\r$/m);
  });

  it("somebody of an old address book has the address that stands there, and a contact the one in its entry id", async () => {
    const old = contact({ displayName: "Demo", messageClass: "IPM.AbchPerson" });
    const { text: card } = await out({ ...old, props: [...old.props, text(0x3003, "old@demo.example")] });
    assert.match(card, /^EMAIL:old@demo\.example\r$/m);
    const byId = contact({ displayName: "Demo", props: [binary(named(0x8085), oneOff("Demo", "id@demo.example"))] });
    assert.match((await out(byId)).text, /^EMAIL:id@demo\.example\r$/m);
  });

  it("a page whose address holds a line break starts no line of its own", async () => {
    const { text: card } = await out(
      contact({ displayName: "Demo", web: "https://demo.example/\r\nEMAIL:x@demo.example" }),
    );
    assert.doesNotMatch(card, /^EMAIL/m);
  });

  it("names of a megabyte without an address cost no time", async () => {
    const long = "a".repeat(500_000);
    const { text: card } = await out(contact({ displayName: "Demo", props: email(0, "EX", long, `${long}@`) }));
    assert.doesNotMatch(card, /^EMAIL/m);
  });
});
