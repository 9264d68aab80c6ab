import assert from "node:assert/strict";
import { test } from "node:test";
import { daysIn, isDay, moved, today } from "../../src/days";

test("only days of the calendar are days", () => {
  for (const day of ["2020-05-04", "2020-02-29", "1999-12-31"]) assert.ok(isDay(day), day);
  for (const text of ["2020-02-30", "2019-02-29", "2020-13-01", "2020-5-4", "", "today", "2020-05-04T00:00Z"]) assert.ok(!isDay(text), text);
});

test("days move over ends of months and years", () => {
  assert.equal(moved("2020-02-28", 1), "2020-02-29");
  assert.equal(moved("2020-01-01", -1), "2019-12-31");
  assert.equal(moved("2020-03-29", 7), "2020-04-05");
  assert.equal(today(new Date("2020-05-04T23:59:59Z")), "2020-05-04");
});

test("the days of a text, newest first, each once", () => {
  assert.deepEqual(daysIn("on 2020-01-14, 2020-05-04 and 2020-01-14; not 2020-02-30, x-2020-01-01 or 12020-01-01"), ["2020-05-04", "2020-01-14"]);
});
