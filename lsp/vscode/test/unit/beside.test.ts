import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { test } from "node:test";
import { besideLines } from "../../src/beside";
import type { Outcome } from "../../src/outcome";
import { firstProject, repository, tollgate } from "./support";

const folder = firstProject();
const text = fs.readFileSync(path.join(folder, "exit.gate"), "utf8").split("\n");
const outcome = JSON.parse(tollgate(folder, ["evaluate", "--format", "json", "--as-of", "2020-05-04", "exit.gate"]).out) as Outcome;
const isRules = (file: string) => file === "exit.gate";

test("each gate and criterion has its verdict, in the words of the command, behind the line that declares it", () => {
  const beside = besideLines(outcome, isRules, text, false);
  const gate = outcome.gates[0];
  assert.ok(gate);
  assert.deepEqual(
    beside.map((one) => [one.line + 1, one.words]),
    [[gate.rule.line, "✗ not met"], ...gate.criteria.map((one) => [one.rule.line, `${one.verdict === "met" ? "✓" : "✗"} ${one.verdict}: ${one.sentence}`])],
  );
  for (const one of beside) assert.equal(one.character, text[one.line]?.length);
  assert.match(beside.find((one) => one.words.includes("8 of 10"))?.more ?? "", /still needed: pass 1 of 2: REA-02, REA-03/);
});

test("where the text has changed since, it is said what the verdict was, and never that it is so", () => {
  for (const one of besideLines(outcome, isRules, text, true)) assert.match(one.words, /^… was \d /);
});

test("a gate or criterion that was moved keeps its verdict, one that was renamed has none", () => {
  const moved = besideLines(outcome, isRules, ["-- one more line", ...text], false);
  assert.deepEqual(moved.map((one) => one.line), besideLines(outcome, isRules, text, false).map((one) => one.line + 1));
  const renamed = besideLines(outcome, isRules, text.map((line) => line.replace("criterion pass-rate", "criterion pass-rates")), false);
  assert.equal(renamed.length, moved.length - 1);
  assert.deepEqual(besideLines(outcome, isRules, text.map((line) => line.replace("gate leave-sit", "gate leave")), false), []);
});

test("gates of other files are not shown, and many instances are counted", () => {
  assert.deepEqual(besideLines(outcome, () => false, text, false), []);
  const [gate] = outcome.gates;
  assert.ok(gate);
  const many = { ...outcome, gates: ["A", "B", "C", "D"].map((instance) => ({ ...gate, instance })) };
  assert.equal(besideLines(many, isRules, text, false)[0]?.words, "4 not met");
  const two = { ...outcome, gates: ["A", "B"].map((instance) => ({ ...gate, instance })) };
  assert.equal(besideLines(two, isRules, text, false)[0]?.words, "✗ A not met · ✗ B not met");
});

test("two gates with criteria of one name are told apart", () => {
  const sample = JSON.parse(tollgate(repository, ["evaluate", "--format", "json", "--as-of", "2020-05-04", "packs/sample-foc/exit.gate"]).out) as Outcome;
  for (const file of new Set(sample.gates.map((gate) => gate.rule.file ?? ""))) {
    const lines = fs.readFileSync(path.join(repository, file), "utf8").split("\n");
    const beside = besideLines(sample, (one) => one === file, lines, false);
    const expected = new Set(sample.gates.filter((gate) => gate.rule.file === file).flatMap((gate) => [gate.rule.line, ...gate.criteria.map((one) => one.rule.line)]));
    assert.deepEqual(beside.map((one) => one.line + 1), [...expected].sort((a, b) => (a ?? 0) - (b ?? 0)), file);
  }
});
