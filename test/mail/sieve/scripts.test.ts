import assert from "node:assert/strict";
import fc from "fast-check";
import { endOfRequires } from "../../../src/mail/sieve/leading-requires.ts";
import { isOurs, redirectScripts } from "../../../src/mail/sieve/redirect-script.ts";

describe("mail/sieve: the head of a person's script", () => {
  for (const [script, head] of [
    ["", ""],
    ["keep;", ""],
    ['require "a";keep;', 'require "a";'],
    ['require ["a", "b"];\r\nrequire "c"; keep;', 'require ["a", "b"];\r\nrequire "c";'],
    ['# require "no";\nrequire "a" ; keep;', '# require "no";\nrequire "a" ;'],
    ['/* ; */ REQUIRE /* x */ [ "a;b", "c\\"d" ] # ;\n ; stop;', '/* ; */ REQUIRE /* x */ [ "a;b", "c\\"d" ] # ;\n ;'],
    ["require text:\na\n.\n; keep;", "require text:\na\n.\n;"],
    ["required; keep;", ""],
  ] as const) {
    it(JSON.stringify(script), () => {
      const end = endOfRequires(script);
      assert.equal(end === undefined ? undefined : script.slice(0, end), head);
    });
  }

  for (const broken of [
    'require "a',
    "require [",
    'require "a"',
    "/* never ends",
    "require text:\na\n",
    "require 5;",
  ]) {
    it(`nothing is put into ${JSON.stringify(broken)}`, () => assert.equal(endOfRequires(broken), undefined));
  }

  it("whatever the text, it ends, and what it says is a place in the text", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("require", '"', "[", "]", ";", " ", "#", "\n", "/*", "*/", "text:", ".", "\\", "a"), {
          maxLength: 40,
        }),
        (parts) => {
          const text = parts.join("");
          const end = endOfRequires(text);
          assert.ok(end === undefined || (end >= 0 && end <= text.length));
        },
      ),
    );
  });
});

describe("mail/sieve: a redirect's script", () => {
  const wish = { from: "old@demo.invalid", to: "new@demo.invalid" };
  const all = new Set(["copy", "include", "relational", "comparator-i;ascii-numeric"]);

  it("is known as ours, and no script that only speaks of it is", () => {
    const [script] = redirectScripts({ ...wish, extensions: all, before: undefined });
    assert.ok(script !== undefined && isOurs(script.text));
    assert.equal(isOurs(`keep;\r\n${script.text}`), false);
  });

  it("names and addresses can not break out of their strings", () => {
    const evil = { name: 'a"; discard; "', text: "keep;" };
    const [script] = redirectScripts({ ...wish, to: 'x"y@demo.invalid', extensions: all, before: evil });
    assert.ok(script?.text.includes('"x\\"y@demo.invalid"') === true);
    assert.ok(script.text.includes('include :personal :optional "a\\"; discard; \\"";'));
    assert.deepEqual(
      redirectScripts({ ...wish, to: 'x@demo.invalid"\r\ndiscard;', extensions: all, before: undefined }),
      [],
    );
  });

  it("includes where it can, merges where it must, and makes nothing of a head it can not read", () => {
    const before = { name: "mine", text: 'require "fileinto";\r\nkeep;' };
    const ways = (extensions: ReadonlySet<string>, text = before.text) =>
      redirectScripts({ ...wish, extensions, before: { ...before, text } }).map(({ way }) => way);
    assert.deepEqual(ways(all), ["include", "merge"]);
    assert.deepEqual(ways(new Set(["copy"])), ["merge"]);
    assert.deepEqual(ways(new Set(["copy"]), 'require "a'), []);
    const [merged] = redirectScripts({ ...wish, extensions: new Set(["copy"]), before });
    assert.match(
      merged?.text ?? "",
      /^# [^\n]*\r\nrequire \["copy"\];\r\nrequire "fileinto";\r\nif not [^]*\}\r\n\r\nkeep;$/,
    );
  });
});
