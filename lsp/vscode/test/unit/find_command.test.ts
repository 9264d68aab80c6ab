import assert from "node:assert/strict";
import { test } from "node:test";
import { above, expanded, findCommand, type Machine } from "../../src/find_command";

const machine = (...programs: string[]): Machine => ({
  isProgram: (file) => programs.includes(file),
  path: "/usr/local/bin:./here::/usr/bin",
  home: "/home/a",
  platform: "linux",
});
const search = { setting: "", workspaceFolder: "/home/a/rules", from: "/home/a/rules/packs/exit.gate" };

test("the setting comes first, and may name the home or the workspace folder", () => {
  for (const setting of ["/opt/tollgate", "~/tollgate", "${workspaceFolder}/tollgate", "tollgate"]) {
    const file = expanded(setting, "/home/a/rules", "/home/a");
    assert.deepEqual(findCommand({ ...search, setting }, machine(file, "/usr/bin/tollgate")), { command: file, place: "setting" });
  }
  assert.equal(expanded("~/bin/t", undefined, "/home/a"), "/home/a/bin/t");
  assert.equal(expanded("bin/../t", "/w", "/home/a"), "/w/t");
});

test("a setting that names no program is told, and no other program is taken", () => {
  const found = findCommand({ ...search, setting: "/opt/none" }, machine("/usr/bin/tollgate", "/home/a/rules/build/tollgate"));
  assert.equal(found.command, undefined);
  assert.match("why" in found ? found.why : "", /tollgate\.path names \/opt\/none/);
});

test("then build/ in the nearest folder above the file", () => {
  const nearest = findCommand(search, machine("/home/a/build/tollgate", "/home/a/rules/build/tollgate", "/usr/bin/tollgate"));
  assert.deepEqual(nearest, { command: "/home/a/rules/build/tollgate", place: "build folder" });
  assert.deepEqual(findCommand(search, machine("/build/tollgate")), { command: "/build/tollgate", place: "build folder" });
});

test("then PATH in its order, without its relative entries", () => {
  assert.deepEqual(findCommand(search, machine("/usr/bin/tollgate", "/usr/local/bin/tollgate")), { command: "/usr/local/bin/tollgate", place: "PATH" });
  assert.equal(findCommand(search, machine("here/tollgate", "./here/tollgate", "tollgate")).command, undefined);
});

test("where there is none, it is said where it was looked for", () => {
  const found = findCommand(search, machine());
  assert.match("why" in found ? found.why : "", /build\/ of \/home\/a\/rules\/packs\/exit\.gate and of every folder above it, and in the folders of PATH/);
});

test("the folders above end at the root", () => {
  assert.deepEqual(above("/a/b"), ["/a/b", "/a", "/"]);
});
