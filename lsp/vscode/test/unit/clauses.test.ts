import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { test } from "node:test";
import { citationAt, citationsIn, clausePage, clauseSourcesIn, entriesOf, type Entry, entryFor, lineOf, parseCsv } from "../../src/clauses";
import { repository, shippedRules } from "./support";

const documents = path.join(repository, "stdlib/svtad/documents.gate");

function svtad() {
  const source = clauseSourcesIn(fs.readFileSync(documents, "utf8")).find((one) => one.document === "SVTAD");
  assert.ok(source?.from);
  return entriesOf(fs.readFileSync(path.join(path.dirname(documents), source.from), "utf8"), source.columns);
}

test("every citation of the SVTAD in the shipped rules leads to an entry of its list", () => {
  const entries = svtad();
  assert.ok(entries.length > 100, `${entries.length} entries`);
  let count = 0;
  for (const file of shippedRules()) {
    let goesOn = false;
    for (const [at, line] of fs.readFileSync(file, "utf8").split("\n").entries()) {
      const found = citationsIn(line, goesOn);
      goesOn = (goesOn || /^\s*(?:under|covers|exercises)\s|\sunder\s/.test(line)) && /,\s*$/.test(line) && found.length > 0;
      for (const citation of found.filter((one) => one.document === "SVTAD")) {
        count += 1;
        assert.ok(entryFor(entries, citation.clause), `${file}:${at + 1}: ${citation.clause}`);
        assert.ok(line.slice(citation.start, citation.end).startsWith("SVTAD "), `${file}:${at + 1}`);
      }
    }
  }
  assert.ok(count > 500, `${count} citations`);
});

test("the entry found is the cited one, without parts and rows", () => {
  const entries = svtad();
  for (const [clause, id] of [
    ["12.9(b)", "12.9"],
    ["12.9", "12.9"],
    ["Table 13-1 row 1", "Table 13-1"],
    ["20.13(a)", "20.13"],
  ] as const) {
    assert.equal(entryFor(entries, clause)?.id, id);
  }
  assert.equal(entryFor(entries, "99.1"), undefined);
  const alias = entries.find((entry) => entry.aliases.length > 0);
  if (alias) assert.ok(entryFor(entries, alias.aliases[0] as string));
});

test("citations of a line, up to what ends them", () => {
  const names = (line: string, goesOn = false) => citationsIn(line, goesOn).map((one) => `${one.document} ${one.clause}`);
  assert.deepEqual(names("  under SVTAD 12.9(a), SVTAD  Table 13-1 row 1 -- why"), ["SVTAD 12.9(a)", "SVTAD Table 13-1 row 1"]);
  assert.deepEqual(names('  covers partly SEC F2.10A version 2 because "under SEC X1"'), ["SEC F2.10A"]);
  assert.deepEqual(names("    exercises SRV 8.1.1, SRV {v.code}"), ["SRV 8.1.1", "SRV {v.code}"]);
  assert.deepEqual(names("  cost : integer, may be disputed under SVTAD 14.5, may become x"), ["SVTAD 14.5"]);
  assert.deepEqual(names("    SVTAD 12.9(c), SVTAD 13.24", true), ["SVTAD 12.9(c)", "SVTAD 13.24"]);
  assert.deepEqual(names("  require x is 3"), []);
});

test("the citation at the cursor, else the nearest of the line", () => {
  const line = "  under SVTAD 12.9(a), SVTAD Table 13-1 row 1";
  assert.equal(citationAt(line, 10)?.clause, "12.9(a)");
  assert.equal(citationAt(line, 30)?.clause, "Table 13-1 row 1");
  assert.equal(citationAt(line, 0)?.clause, "12.9(a)");
  assert.equal(citationAt(line, line.length)?.clause, "Table 13-1 row 1");
});

test("lists written in a module, with columns of their own, and registers of a document", () => {
  const sources = clauseSourcesIn(
    [
      'document PLAN "The test plan"',
      '  clause 12.9 "Exit from a Test Phase"',
      '  clause Table 1 "Limits"',
      'register req "Requirements" version "6.20"',
      "  of SEC",
      '  from "r.csv" as csv',
      '  clause = "Ref"',
      '  opening-words = "Text"',
      'document BARE "Only a name"',
      'register q version "1"',
      '  from "folder" as reqif',
    ].join("\n"),
  );
  assert.deepEqual(sources.map((one) => [one.document, one.from, one.entries.map((entry) => entry.id)]), [
    ["PLAN", undefined, ["12.9", "Table 1"]],
    ["SEC", "r.csv", []],
  ]);
  const entries = entriesOf('Text,Ref\n"A ""b"", c",F2\n\n"line\none",F3\n', sources[1]?.columns ?? { clause: "", alias: "", parts: "", text: "", whole: "" });
  assert.deepEqual(entries.map((one) => [one.id, one.text]), [["F2", 'A "b", c'], ["F3", "line\none"]]);
});

test("CSV with a byte order mark, carriage returns and a last line without an end", () => {
  assert.deepEqual(parseCsv("\uFEFFa,b\r\n1,2\r\n3,"), [["a", "b"], ["1", "2"], ["3", ""]]);
  assert.deepEqual(entriesOf("x,y\n1,2\n", { clause: "clause", alias: "", parts: "", text: "", whole: "" }), []);
});

test("the page has each entry at the line that it says", () => {
  const page = clausePage("SVTAD", "Title", ["a.csv"], svtad());
  const lines = page.text.split("\n");
  for (const [id, line] of page.lines) assert.ok((lines[line] ?? "").startsWith(`## ${id}`), id);
  assert.match(page.text, /The document itself is what counts\./);
});

test("a list that has the text of its clauses shows all of it, item by item, and leads to the item that is cited", () => {
  const columns = clauseSourcesIn('document DOC "D"\n  clauses from "c.csv" as csv\n  text = "Words"\n')[0]?.columns;
  assert.ok(columns);
  const entries = entriesOf('clause,parts,opening_words,Words\n1.1,(a); (b),"Both hold: (a) t","Both hold: (a) this (see (b)), and\n(b) that."\n1.2,none,Short,\n1.3,(a),"Lost","No item here."\n1.4,(a); (b); (b)(i); (b)(ii),Deep,"All hold: (a) of (a), (b) and (c); (b) to the TAG, to: (i) one; and ii. two."\n', columns);
  const page = clausePage("DOC", "D", ["c.csv"], entries);
  const lines = page.text.split("\n");
  const at = (clause: string) => lines[lineOf(page, entryFor(entries, clause) as Entry, clause)];
  assert.equal(at("1.1"), "## 1.1");
  assert.equal(at("1.2"), "## 1.2");
  assert.equal(at("1.3(a)"), "## 1.3");
  assert.equal(at("1.1(a)"), "(a) this (see (b)), and");
  assert.equal(at("1.1(b)"), "(b) that.");
  assert.equal(at("1.4(a)"), "(a) of (a), (b) and (c);");
  assert.equal(at("1.4(b)"), "(b) to the TAG, to:");
  assert.equal(at("1.4(b)(i)"), "(i) one; and");
  assert.equal(at("1.4(b)(ii)"), "ii. two.");
  assert.ok(page.text.includes("Both hold:\n") && page.text.includes("Short") && page.text.includes("No item here."));
  assert.ok(!page.text.includes("Parts: (a); (b)"));
});
