import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { test } from "node:test";
import { type Item, neededWords, type Outcome, partsOf, tally, treeOf, worst } from "../../src/outcome";
import { firstProject, repository, tollgate } from "./support";

const folder = firstProject();
const evaluated = (where: string, ...args: string[]) => JSON.parse(tollgate(where, ["evaluate", "--format", "json", ...args]).out) as Outcome;
const every = (items: readonly Item[]): Item[] => items.flatMap((item) => [item, ...every(item.children)]);

test("the view shows every gate and criterion with the verdict and the sentence of the command", () => {
  const outcome = evaluated(folder, "--as-of", "2020-05-04", "exit.gate");
  const tree = treeOf(outcome);
  assert.equal(tree[0]?.label, "leave-sit");
  assert.equal(tree[0]?.verdict, "not met");
  const instance = tree[0]?.children[0];
  assert.equal(instance?.label, "SIT-IOC");
  const criteria = instance?.children.filter((item) => item.kind === "criterion") ?? [];
  assert.deepEqual(
    criteria.map((item) => [item.label, item.verdict, item.description, item.place]),
    outcome.gates[0]?.criteria.map((one) => [one.name, one.verdict, one.sentence, one.rule]),
  );
  assert.equal(criteria.length, 5);
});

test("below a criterion stand what is needed and the rows that count against it", () => {
  const outcome = evaluated(folder, "--as-of", "2020-05-04", "exit.gate");
  const passRate = every(treeOf(outcome)).find((item) => item.kind === "criterion" && item.label === "pass-rate");
  assert.deepEqual(passRate?.children.map((item) => [item.kind, item.label]), [
    ["needed", "pass 1 of 2: REA-02, REA-03"],
    ["row", "REA-02"],
    ["row", "REA-03"],
  ]);
  assert.deepEqual(passRate?.asks, { gate: "leave-sit", criterion: "pass-rate", instance: "SIT-IOC" });
});

test("what would open a gate is what the command says is still needed, of criteria that hold it shut alone", () => {
  const outcome = evaluated(folder, "--as-of", "2020-05-04", "exit.gate");
  const words = neededWords(outcome).split("\n");
  assert.equal(words[0], "leave-sit SIT-IOC: not met");
  const criterion = outcome.gates[0]?.criteria.find((one) => one.name === "pass-rate");
  assert.deepEqual(words.slice(1), [`  pass-rate is not met: ${criterion?.sentence}`, "    still needed: pass 1 of 2: REA-02, REA-03"]);
});

test("with the explanation each row has the line that decides", () => {
  const said = tollgate(folder, ["explain", "--format", "json", "--as-of", "2020-05-04", "--gate", "leave-sit", "--criterion", "pass-rate", "exit.gate"]);
  const criterion = (JSON.parse(said.out) as Outcome).gates[0]?.criteria[0];
  assert.ok(criterion);
  const rows = partsOf(criterion, "x").filter((item) => item.kind === "row");
  assert.deepEqual(rows.map((row) => row.place?.file), ["pack.gate", "pack.gate"]);
  assert.deepEqual(rows.map((row) => row.children.map((ground) => ground.place?.file)), [["data/results/CSP/cycle-1.xml"], ["data/results/CSP/cycle-1.xml"]]);
  for (const item of every(rows)) {
    const text = fs.readFileSync(path.join(folder, item.place?.file ?? ""), "utf8").split("\n")[(item.place?.line ?? 0) - 1];
    assert.match(text ?? "", item.kind === "row" ? /test REA-0[23]/ : /testcase .*name="REA-0[23]"|failure/);
  }
});

test("ids are unique, also in an outcome with many gates, reasons and exceptions", () => {
  const outcome = evaluated(repository, "--as-of", "2020-05-04", "packs/sample-foc/exit.gate");
  const items = every(treeOf(outcome));
  const ids = items.map((item) => item.id);
  assert.equal(new Set(ids).size, ids.length);
  assert.deepEqual(
    items.filter((item) => item.kind === "criterion").map((item) => item.verdict),
    outcome.gates.flatMap((gate) => gate.criteria.map((one) => one.verdict)),
  );
  assert.ok(items.some((item) => item.kind === "reason"), "something is open in the sample");
  assert.ok(items.some((item) => item.label === "interpretations not agreed"));
});

test("refused data is shown with its place, and no gate is", () => {
  fs.appendFileSync(path.join(folder, "data/issues.csv"), "TI-99,broken\n");
  const outcome = evaluated(folder, "--as-of", "2020-05-04", "exit.gate");
  assert.equal(outcome.exitStatus, 4);
  const tree = treeOf(outcome);
  assert.equal(tree[0]?.label, "data refused");
  assert.equal(tree[0]?.children[0]?.place?.file, "data/issues.csv");
  assert.ok(!every(tree).some((item) => item.kind === "gate" || item.verdict === "met"));
});

test("of several verdicts the one drawn is never better than the worst", () => {
  assert.equal(worst(["met", "not applicable", "undetermined"]), "undetermined");
  assert.equal(worst(["met", "undetermined", "not met"]), "not met");
  assert.equal(worst(["met", "met or not applicable"]), "met or not applicable");
  assert.equal(worst(["met", "not applicable"]), "met");
  assert.equal(worst([]), undefined);
  assert.equal(tally(["met", "not met", "met"]), "1 not met, 2 met");
});
