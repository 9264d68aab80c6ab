import assert from "node:assert/strict";
import { test } from "node:test";
import { crashReportIn, Restarts } from "../../src/restarts";

test("a server is started again four times in three minutes, and not a fifth time", () => {
  const restarts = new Restarts();
  assert.deepEqual([0, 1, 2, 3, 4].map((second) => restarts.again(second * 1000)), [true, true, true, true, false]);
});

test("ends that lie apart do not add up", () => {
  const restarts = new Restarts();
  for (let hour = 0; hour < 20; hour += 1) assert.ok(restarts.again(hour * 3_600_000));
});

test("a restart by hand begins anew", () => {
  const restarts = new Restarts();
  for (let end = 0; end < 5; end += 1) restarts.again(end);
  restarts.forget();
  assert.ok(restarts.again(10));
});

test("the crash report is the one that the server named last", () => {
  assert.equal(crashReportIn("fault\ncrash report: /tmp/a.txt\nagain\nCrash report written to /tmp/b c.txt"), "/tmp/b");
  assert.equal(crashReportIn("no such thing in /tmp"), undefined);
});
