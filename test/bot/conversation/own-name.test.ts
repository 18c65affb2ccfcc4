import assert from "node:assert/strict";
import { World } from "./world.ts";

const lead = (...said: readonly string[]): string | undefined => {
  const world = new World();
  world.name = "Demo Administrator North";
  for (const text of said) world.send({ type: "message", text });
  const entry = world.state.draft.transitionLead;
  return entry?.is === "given" ? entry.value : undefined;
};

describe("conversation: the writer's own name", () => {
  const introductions = [
    "Hi, I'm Marguerite Demo from Demo Trust North, ODS ZZ901",
    "Hello, my name is Marguerite Demo. We are on Exchange 2010, ODS ZZ901",
    "I am Marguerite Demo, IT manager. ODS ZZ901",
    "hello I’m Marguerite Demo and I work for Demo Trust North, ZZ901",
  ];
  for (const text of introductions) {
    it(`“${text}”, and later “me”`, () => assert.equal(lead(text, "start", "me"), "Marguerite Demo"));
  }
  it("is the directory's where none was said", () => assert.equal(lead("start", "me"), "Demo Administrator North"));
  it("is no body's name", () =>
    assert.equal(lead("I'm Demo Trust North, ODS ZZ901", "start", "me"), "Demo Administrator North"));
  it("is deleted with the rest", () => {
    const world = new World();
    for (const text of [introductions[0] ?? "", "cancel", "yes"]) world.send({ type: "message", text });
    assert.equal(JSON.stringify(world.state.draft), "{}");
    assert.equal(world.state.selfName, undefined);
  });
});
