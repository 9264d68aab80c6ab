import assert from "node:assert/strict";
import { test } from "node:test";
import { evaluateArguments, explainArguments, testArguments, traceArguments } from "../../src/arguments";
import type { Outcome } from "../../src/outcome";
import { complaint, jsonOf, run, Status } from "../../src/run";
import type { TestReport } from "../../src/test_report";
import { command, firstProject, temporaryFolder } from "./support";

const given = { library: "", data: "", asOf: "2020-05-04" };
const folder = firstProject();

test("evaluate, explain, test and trace take what the extension gives them", async () => {
  const evaluated = await run(command, evaluateArguments(given, ["exit.gate"], "json"), { folder });
  assert.equal(evaluated.status, Status.notMet, evaluated.err);
  assert.equal(jsonOf<Outcome>(evaluated)?.asOf, "2020-05-04");
  const asked = { gate: "leave-sit", criterion: "pass-rate", instance: "SIT-IOC" };
  const explained = await run(command, explainArguments(given, ["."], asked, "json"), { folder });
  assert.equal(jsonOf<Outcome>(explained)?.gates[0]?.criteria[0]?.name, "pass-rate", explained.err);
  const tested = await run(command, testArguments(given, ["examples.gate"], ["one test of ten may fail"]), { folder });
  assert.equal(jsonOf<TestReport>(tested)?.examples.length, 1, tested.err);
  for (const show of ["matrix", "heatmap"] as const) {
    const traced = await run(command, traceArguments({ ...given, data: `${folder}/data` }, ["."], show), { folder });
    assert.match(traced.out, /^<!DOCTYPE html>/, traced.err);
  }
});

test("what is given stands on the command line, and nothing that is not given", () => {
  const all = { library: "/lib", data: "/data", asOf: "2020-05-04" };
  assert.deepEqual(evaluateArguments(all, ["a"], "html"), ["evaluate", "--format", "html", "--library", "/lib", "--data", "/data", "--as-of", "2020-05-04", "a"]);
  assert.deepEqual(evaluateArguments({ library: "", data: "", asOf: "" }, ["a"], "json"), ["evaluate", "--format", "json", "a"]);
  assert.deepEqual(traceArguments({ library: "", data: "", asOf: "2020-05-04" }, ["."], "matrix"), ["trace", "--format", "html", "--show", "matrix", "."]);
});

test("a file whose name begins with a hyphen is a file", async () => {
  const said = await run(command, evaluateArguments(given, ["--help"], "json"), { folder });
  assert.notEqual(said.status, 0);
  assert.match(complaint(said), /--help/);
});

test("a command that is not there is told, not thrown", async () => {
  const said = await run("/no/such/program", [], { folder: temporaryFolder() });
  assert.equal(said.status, null);
  assert.match(complaint(said), /ENOENT/);
  assert.equal(jsonOf(said), undefined);
});

test("an evaluation that is stopped gives no outcome", async () => {
  const stop = new AbortController();
  const said = run("/bin/sleep", ["30"], { folder: temporaryFolder(), signal: stop.signal });
  stop.abort();
  assert.equal((await said).status, null);
});

test("rules that do not compile have a complaint in the command's words", async () => {
  const said = await run(command, ["check", "-"], { folder, input: "" });
  assert.notEqual(complaint(said), "");
});
