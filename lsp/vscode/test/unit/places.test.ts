import assert from "node:assert/strict";
import { test } from "node:test";
import { isAmong, isPassedOver } from "../../src/places";

test("folders of what was built, installed or hidden are passed over", () => {
  for (const name of ["build", "build-release", "node_modules", ".git", ".vscode"]) assert.ok(isPassedOver(name), name);
  for (const name of ["builds", "rebuild", "data", "node"]) assert.ok(!isPassedOver(name), name);
});

test("only what lies between a folder and its file is passed over, not what is above the folder", () => {
  const folder = "/home/me/build/project";
  assert.ok(isAmong(`${folder}/exit.gate`, [folder]));
  assert.ok(isAmong(`${folder}/rules/build.gate`, [folder]));
  assert.ok(!isAmong(`${folder}/build/exit.gate`, [folder]));
  assert.ok(!isAmong(`${folder}/rules/node_modules/a/exit.gate`, [folder]));
  assert.ok(isAmong(`${folder}/build/results/1.xml`, [folder, `${folder}/build/results`]));
  assert.ok(isAmong("/home/me/build/project-2/exit.gate", [folder]), "it is in none of them");
  assert.ok(isAmong("/exit.gate", ["/"]));
});
