import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { test } from "node:test";
import { coverageByFile, examplesIn, explained, type TestReport } from "../../src/test_report";
import { firstProject, repository, tollgate } from "./support";

const run = (folder: string, ...files: string[]) => JSON.parse(tollgate(folder, ["test", "--format", "json", ...files]).out) as TestReport;

test("the examples found in a text are those that the command runs, with title and line", () => {
  const folders: [string, string[]][] = [
    [firstProject(), ["examples.gate"]],
    [path.join(repository, "packs/software-release"), ["examples.gate"]],
    [path.join(repository, "stdlib/svtad"), ["examples-exit.gate", "examples-migration.gate"]],
  ];
  let count = 0;
  for (const [folder, files] of folders) {
    for (const file of files) {
      const found = examplesIn(fs.readFileSync(path.join(folder, file), "utf8"));
      const report = run(folder, file);
      assert.deepEqual(
        found.map((one) => [one.title, one.line + 1]),
        report.examples.map((one) => [one.title, one.line]),
        file,
      );
      for (const one of found) assert.ok(one.endLine > one.line, `${one.title} has lines`);
      count += found.length;
    }
  }
  assert.ok(count > 50, `${count} examples`);
});

test("a title that goes on in the next line is one title", () => {
  const found = examplesIn('-- c\nexample "one "\n  "and two" -- c\n  of x\n\nexample "b\\"c"\n  of y\ndefine z means 1\n');
  assert.deepEqual(found, [
    { title: "one and two", line: 1, endLine: 3 },
    { title: 'b"c', line: 5, endLine: 6 },
  ]);
});

test("the coverage of the files adds up to that of the report", () => {
  const report = run(firstProject(), ".");
  const files = coverageByFile(report);
  assert.deepEqual(files.map((file) => path.basename(file.file)), ["exit.gate"]);
  assert.equal(files.reduce((sum, file) => sum + file.covered, 0), report.coverage.covered);
  assert.equal(files.reduce((sum, file) => sum + file.total, 0), report.coverage.total);
  const never = report.coverage.parts.flatMap((part) => part.never);
  assert.equal(files.flatMap((file) => file.lines.flatMap((line) => line.never)).length, never.length);
  assert.ok(files[0]?.lines.every((line) => line.line >= 0));
});

test("an example is explained with all that was expected and what is", () => {
  const folder = firstProject();
  const file = path.join(folder, "examples.gate");
  fs.writeFileSync(file, fs.readFileSync(file, "utf8").replace("expect 9 of 10\n", "expect 8 of 10\n"));
  const example = run(folder, "examples.gate").examples.find((one) => one.title === "one test of ten may fail");
  assert.ok(example && !example.passes);
  const words = explained(example);
  assert.match(words, /^FAILS {3}one test of ten may fail\n/);
  assert.match(words, /expected {2}pass-rate: 8 of 10 .*\n\s+actual {4}9 of 10/);
  assert.match(words, /holds {5}met/);
});
