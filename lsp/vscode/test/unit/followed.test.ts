import assert from "node:assert/strict";
import { test } from "node:test";
import { Followed, watchedBeyond } from "../../src/followed";

test("rules, data of every format and lists of clauses are followed, and not what was built", () => {
  const followed = new Followed(["/home/me/build/project"], []);
  const has = (file: string) => followed.has(`/home/me/build/project/${file}`);
  for (const ending of ["gate", "csv", "tsv", "jsonl", "ndjson", "json", "xml", "XML", "tap", "trx", "reqif", "sdoc", "yml"]) assert.ok(has(`a/b.${ending}`), ending);
  for (const file of ["README.md", "csv", "a.gate.orig", "build/results/1.xml", "node_modules/a/package.json", ".vscode/settings.json"]) assert.ok(!has(file), file);
});

test("where something was read others may come, whatever the name", () => {
  const followed = new Followed(["/project"], ["/project/build/results/1.xml", "/project/data/export.txt", "/elsewhere/build/results/a.csv"]);
  for (const file of ["build/results/2.xml", "build/results/night/3.xml", "data/export.txt", "other/export-2.txt"]) assert.ok(followed.has(`/project/${file}`), file);
  assert.ok(!followed.has("/project/build/junit.xml"));
  assert.ok(followed.has("/elsewhere/build/results/b.csv"));
});

test("data that is set below a folder of what was built is followed", () => {
  assert.ok(new Followed(["/project", "/project/build/data"], []).has("/project/build/data/results/1.xml"));
});

test("what is saved counts whatever its name", () => {
  const followed = new Followed(["/project"], []);
  assert.ok(followed.lies("/project/clauses.txt") && !followed.lies("/project/build/clauses.txt"));
});

test("beyond the workspace all of the data is watched, and other folders by themselves", () => {
  const watched = watchedBeyond(["/project"], ["/exports"], ["/project/rules", "/exports/results", "/shared", "/shared", "/project-2", "/project"]);
  assert.deepEqual(watched, [
    { folder: "/exports", deep: true },
    { folder: "/shared", deep: false },
    { folder: "/project-2", deep: false },
  ]);
  assert.deepEqual(watchedBeyond(["/project"], ["/project/data"], []), []);
});
