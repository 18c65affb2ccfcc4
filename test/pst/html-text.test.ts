import assert from "node:assert/strict";
import fc from "fast-check";
import { htmlText } from "../../src/mail/items/html-text.ts";
import { appointment } from "../fixtures/pst/items/appointment.ts";
import { task } from "../fixtures/pst/items/other.ts";
import { contact } from "../fixtures/pst/items/people.ts";
import { text } from "../fixtures/pst/properties.ts";
import { component, out } from "./made.ts";

const html =
  "<html><head><title>No</title><style>p { color: red }</style></head><body><!-- not this -->\r\n<p>One &amp;\r\n two&nbsp;&#8364;&#x1F600;</p><div>Three<br>four</div><script>no()</script></body></html>";

describe("pst: the words of HTML, where only plain text can be", () => {
  const cases: readonly (readonly [what: string, html: string, wanted: string])[] = [
    [
      "blocks and breaks are lines, characters by name and number",
      html,
      "One & two\u00a0\u20ac\ud83d\ude00\r\nThree\r\nfour",
    ],
    ["cells are parted", "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a\tb\r\nc"],
    ["what is no tag and no character stays", "1 &lt; 2 &unknown; &amp;lt; a &", "1 < 2 &unknown; &lt; a &"],
    ["what never ends, ends", "words <b", "words"],
    ["an open comment or style hides what follows", "a<!-- b", "a"],
    ["a style without an end hides what follows", "a<style> b", "a"],
    ["three empty lines are one", "a<p></p><br><br><br><br>b", "a\r\n\r\nb"],
  ];
  for (const [what, source, wanted] of cases) it(what, () => assert.equal(htmlText(source), wanted));

  it("whatever it is given, it ends and gives text without tags of known kinds", () =>
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("<", ">", "/", "p", "br", "style", "!--", "--", "&", "#", ";", " ", "9", "x"), {
          maxLength: 60,
        }),
        (pieces) => {
          assert.doesNotMatch(htmlText(pieces.join("")), /<(?:p|br)>/);
        },
      ),
    ));

  it("half a million tags cost no time that grows with their square", () => {
    assert.equal(htmlText("<p>".repeat(500_000)), "");
    assert.equal(htmlText("<p>word</p>".repeat(200_000)).length, 200_000 * 6 - 2);
    assert.equal(htmlText(`${"&nbsp;".repeat(300_000)}x`).length, 300_001);
    assert.equal(htmlText("<style>".repeat(100_000)), "");
    assert.equal(htmlText("<!--".repeat(100_000)), "");
  });

  it("an appointment, a task and a contact that have only HTML keep its words", async () => {
    const spec = { subject: "HTML", html };
    const times = { start: new Date("2027-06-01T08:00:00Z"), end: new Date("2027-06-01T09:00:00Z") };
    const blank = text(0x1000, " \r\n");
    for (const item of [
      appointment({ ...spec, ...times }),
      appointment({ ...spec, ...times, props: [blank] }),
      task(spec),
    ]) {
      const [inner] = component((await out(item)).text).getAllSubcomponents();
      assert.match(String(inner!.getFirstPropertyValue("description")), /^One & two/);
    }
    const card = component((await out(contact({ ...spec, displayName: "Demo" }))).text);
    assert.match(String(card.getFirstPropertyValue("note")), /^One & two/);
  });
});
