import assert from "node:assert/strict";
import ICAL from "ical.js";
import { conversionOf, type Loss } from "../../src/mail/items/context.ts";
import { convert } from "../../src/mail/items/convert.ts";
import { bytesOf } from "../../src/mail/items/segments.ts";
import { task } from "../fixtures/pst/items/other.ts";
import { contact, distributionList, oneOff } from "../fixtures/pst/items/people.ts";
import { mail } from "../fixtures/pst/items/mail.ts";
import { manyBinary, text } from "../fixtures/pst/properties.ts";
import { sets } from "../fixtures/pst/names.ts";
import type { RawMessage } from "../fixtures/pst/message.ts";
import { itemsOf } from "../fixtures/pst/open.ts";
import { pixel } from "../fixtures/pst/showcase.ts";

const textOf = async (
  message: RawMessage,
  vcard: "3.0" | "4.0" = "4.0",
): Promise<{ text: string; losses: readonly Loss[] }> => {
  const [item] = await itemsOf([message]);
  const conversion = conversionOf("test");
  const chunks: Buffer[] = [];
  for await (const chunk of bytesOf((await convert(item!, conversion, { vcard })).segments)) chunks.push(chunk);
  return { text: Buffer.concat(chunks).toString("utf8"), losses: conversion.losses };
};

const component = (source: string): ICAL.Component =>
  new ICAL.Component(ICAL.parse(source) as [string, unknown[], unknown[]]);

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
      const { text: card, losses } = await textOf(full, version);
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
    const { text: card } = await textOf(mail({ messageClass: "IPM.Contact" }));
    assert.equal(component(card).getFirstPropertyValue("fn"), "Unnamed");
  });
});

describe("a distribution list as a group card", () => {
  it("names each member", async () => {
    const { text: card } = await textOf(
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
    const { text: card, losses } = await textOf(
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

describe("a task as a to-do", () => {
  it("keeps dates, state, repetition and reminder", async () => {
    const { text: calendar } = await textOf(
      task({
        subject: "Order stock",
        start: new Date("2026-01-30T00:00:00Z"),
        due: new Date("2026-01-31T00:00:00Z"),
        status: 1,
        done: 0.5,
        reminderAt: new Date("2026-01-30T09:00:00Z"),
        recurrence: {
          frequency: "weekly",
          pattern: "week",
          period: 2,
          weekdays: [5],
          start: "2026-01-30",
          startMinutes: 0,
          endMinutes: 0,
        },
      }),
    );
    const todo = component(calendar).getFirstSubcomponent("vtodo")!;
    assert.equal(String(todo.getFirstPropertyValue("dtstart")), "2026-01-30");
    assert.equal(String(todo.getFirstPropertyValue("due")), "2026-01-31");
    assert.equal(todo.getFirstPropertyValue("status"), "IN-PROCESS");
    assert.equal(todo.getFirstPropertyValue("percent-complete"), 50);
    assert.match(calendar, /RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=FR;WKST=SU/);
    assert.match(calendar, /TRIGGER;VALUE=DATE-TIME:20260130T090000Z/);
  });
});
