import assert from "node:assert/strict";
import * as path from "node:path";
import { test } from "node:test";
import { documentArguments, rulesWith } from "../../src/arguments";
import { packAt } from "../../src/packs";
import { firstProject, tollgate } from "./support";

test("the pack at the cursor, else the first of the file", () => {
  const lines = ["use model", "", "pack one \"One\" version \"1\"", "  test A \"a\"", "", "define x means 1", "pack two", "", "  test B \"b\"", "-- a remark", "  test C \"c\""];
  assert.deepEqual([0, 2, 3, 4, 5, 6, 8, 10, 99].map((line) => packAt(lines, line)), ["one", "one", "one", "one", "one", "two", "two", "two", "two"]);
  assert.equal(packAt(["exit gate g", "  under SVTAD 12.9"], 1), undefined);
});

test("the command writes that pack as a page", () => {
  const said = tollgate(firstProject(), documentArguments({ library: "", data: "", asOf: "" }, ["pack.gate"], "first-pack"));
  assert.equal(said.status, 0, said.err);
  assert.ok(said.out.startsWith("<!DOCTYPE") && said.out.includes("REA-02"));
});

test("a file is judged with the rules of its project, and with itself where they do not hold it", () => {
  const at = (...names: string[]) => path.join(path.sep, "w", ...names);
  assert.deepEqual(rulesWith([at("a.gate"), at("b.gate")], at("b.gate")), [at("a.gate"), at("b.gate")]);
  assert.deepEqual(rulesWith([at("packs")], at("packs", "x", "b.gate")), [at("packs")]);
  assert.deepEqual(rulesWith([at("packs")], at("packs-old", "b.gate")), [at("packs"), at("packs-old", "b.gate")]);
  assert.deepEqual(rulesWith([], at("b.gate")), [at("b.gate")]);
});
