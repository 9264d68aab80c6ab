import assert from "node:assert/strict";
import * as fs from "node:fs";
import { test } from "node:test";
import { jsonInExtension, shippedRules } from "./support";

interface Configuration {
  readonly wordPattern: string;
  readonly indentationRules: { readonly increaseIndentPattern: string };
  readonly onEnterRules: readonly { readonly beforeText: string; readonly action: { readonly appendText?: string } }[];
}
const configuration = jsonInExtension<Configuration>("language-configuration.json");
const opens = new RegExp(configuration.indentationRules.increaseIndentPattern);
const word = new RegExp(configuration.wordPattern, "g");

/** A line that only the next one makes the head of something: it begins with a word that goes on with the sentence, or maps a value. */
const unforeseen = (next: string) => /^\s*(?:and|or|where|because|as|to)\b|->/.test(next);

test("a line after which the shipped rules go deeper is one after which the editor goes deeper, but for what nobody can foresee", () => {
  let deeper = 0;
  const missed: string[] = [];
  const wrong: string[] = [];
  let heads = 0;
  for (const file of shippedRules()) {
    const lines = fs.readFileSync(file, "utf8").split("\n").filter((line) => line.trim() !== "" && !/^\s*--/.test(line));
    for (let at = 0; at + 1 < lines.length; at += 1) {
      const [line, next] = [lines[at] as string, lines[at + 1] as string];
      const depth = (text: string) => text.length - text.trimStart().length;
      if (depth(next) > depth(line)) {
        deeper += 1;
        if (!unforeseen(next) && !opens.test(line)) missed.push(line);
      } else if (opens.test(line)) wrong.push(line);
      if (/^\s*(?:exit gate|entry gate|criterion|record|pack|test|world|example|decision|source)\b/.test(line)) heads += 1;
    }
  }
  assert.ok(deeper > 2000 && heads > 1000, `${deeper} ${heads}`);
  assert.deepEqual(missed, []);
  assert.ok(wrong.length < deeper * 0.02, `${wrong.length}: ${wrong.slice(0, 20).join("\n")}`);
});

test("a name, a date and a share are words to select", () => {
  assert.deepEqual("require pass-rate is at least 99.95% on 2020-05-04 for TI-1".match(word), ["require", "pass-rate", "is", "at", "least", "99.95%", "on", "2020-05-04", "for", "TI-1"]);
});

test("Enter goes on with a documentation comment and with a bullet", () => {
  const after = (line: string) => configuration.onEnterRules.find((rule) => new RegExp(rule.beforeText).test(line))?.action.appendText;
  assert.equal(after("--- What it is"), "--- ");
  assert.equal(after("    - every tests satisfies passed"), "- ");
  assert.equal(after("---"), undefined);
  assert.equal(after("    - every tests satisfies passed and"), undefined);
  assert.equal(after("  require a - b"), undefined);
});
