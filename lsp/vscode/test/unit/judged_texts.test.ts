import assert from "node:assert/strict";
import { test } from "node:test";
import { JudgedTexts, type Text } from "../../src/judged_texts";

const text = (file: string, version: number, unsaved = false): Text => ({ file, version, unsaved });
const none = () => false;

test("verdicts are older as soon as any text that they rest on is edited, and no other", () => {
  const judged = new JudgedTexts([text("rules.gate", 1), text("model.gate", 2, true)]);
  assert.ok(judged.has("model.gate") && !judged.has("other.gate"));
  assert.ok(!judged.isOlder([text("rules.gate", 1), text("model.gate", 2, true)], none));
  assert.ok(judged.isOlder([text("rules.gate", 1), text("model.gate", 3, true)], none));
  assert.ok(!judged.isOlder([text("rules.gate", 1), text("model.gate", 2, true), text("other.gate", 9, true)], none));
});

test("of a text that was not open then it counts whether it is read, and unsaved", () => {
  const judged = new JudgedTexts([text("rules.gate", 1)]);
  const open = (unsaved: boolean) => [text("rules.gate", 1), text("limits.gate", 4, unsaved)];
  assert.ok(judged.isOlder(open(true), (file) => file === "limits.gate"));
  assert.ok(!judged.isOlder(open(false), (file) => file === "limits.gate"));
});

test("a text that is given up unsaved is another one, and one that is saved and closed is not", () => {
  const given = new JudgedTexts([text("rules.gate", 1), text("model.gate", 2, true)]);
  given.closed("model.gate");
  assert.ok(given.isOlder([text("rules.gate", 1)], none));
  const kept = new JudgedTexts([text("rules.gate", 1), text("model.gate", 2, true)]);
  kept.saved(text("model.gate", 2));
  kept.closed("model.gate");
  assert.ok(!kept.isOlder([text("rules.gate", 1)], none));
  assert.ok(!kept.isOlder([text("rules.gate", 1), text("model.gate", 1)], none));
  assert.ok(kept.isOlder([text("rules.gate", 1), text("model.gate", 2, true)], none));
  const later = new JudgedTexts([text("model.gate", 2, true)]);
  later.saved(text("model.gate", 3));
  later.closed("model.gate");
  assert.ok(later.isOlder([], none), "another version was saved");
});
