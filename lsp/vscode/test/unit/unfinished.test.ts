import assert from "node:assert/strict";
import { test } from "node:test";
import { type Told, toldNow } from "../../src/unfinished";

const told = (end: number, stays = true, line = 3): Told => ({ key: "G0203 x", line, end, stays });
const writing = (text: string, known: string[] = []) => ({ line: 3, text, known: new Set(known) });

test("a mistake that stays is told once a word stands between it and what is being written", () => {
  //                            every isues satisfies sev
  assert.equal(toldNow(told(11), writing("every isues satisfies sev")), true);
  assert.equal(toldNow(told(11), writing("every isues satisfies ")), true);
  assert.equal(toldNow(told(11), writing("every isues satis")), false);
  assert.equal(toldNow(told(11), writing("every isues ")), false);
  assert.equal(toldNow(told(11), writing("every isues")), false);
  assert.equal(toldNow(told(4), writing("ever")), false);
});

test("what the rest of the line may mend waits, and so does what stands elsewhere", () => {
  assert.equal(toldNow(told(11, false), writing("every isues satisfies sev")), false);
  assert.equal(toldNow(told(2, true, 7), writing("every isues satisfies sev")), false);
  assert.equal(toldNow(told(11), { ...writing("every isues satisfies sev"), line: -1 }), false);
});

test("what was told before the line was begun stays", () => {
  assert.equal(toldNow(told(11, false), writing("every is", ["G0203 x"])), true);
  assert.equal(toldNow(told(2, false, 7), writing("every is", ["G0203 x"])), true);
});
