import assert from "node:assert/strict";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { extension, inExtension, jsonInExtension, temporaryFolder, tollgate } from "./support";

interface Snippet {
  readonly prefix: string | readonly string[];
  readonly body: readonly string[];
}
const snippets = jsonInExtension<Record<string, Snippet>>("snippets/gate.json");

/** The text with the placeholders' own words; of a choice the first. */
function expanded(body: readonly string[]): string {
  const values = new Map<string, string>();
  return body
    .join("\n")
    .replace(/\$\{(\d+)\|([^|}]*)\|\}/g, (_, number: string, choices: string) => remembered(values, number, choices.split(",")[0] ?? ""))
    .replace(/\$\{(\d+):((?:[^}\\]|\\.)*)\}/g, (_, number: string, words: string) => remembered(values, number, words.replace(/\\(.)/g, "$1")))
    .replace(/\$0/g, "")
    .trimEnd();
}
function remembered(values: Map<string, string>, number: string, words: string): string {
  const known = values.get(number) ?? words;
  values.set(number, known);
  return known;
}

/** Where a snippet that is no declaration stands. */
const around: Record<string, (text: string) => string> = {
  criterion: (text) => `exit gate g "G"\n${indented(text)}`,
  "at least": (text) => `criterion c\n  require ${text}`,
  "at most": (text) => `criterion c\n  require ${text}`,
  "all of": (text) => `criterion c\n  require ${text.replace(/\n/g, "\n  ")}`,
  "if no": (text) => `criterion c\n  require no issues satisfies open\n  ${text}`,
  applies: (text) => `criterion c\n${indented(text)}\n  require no issues satisfies open`,
  "may be empty": (text) => `define d means issues where open${text}`,
  test: (text) => `pack p version 1.0\n${indented(text)}`,
  "for each test": (text) => `pack p version 1.0\n${indented(text)}`,
  given: (text) => `world w\n  ${text}`,
  expect: (text) => `example "e"\n  of c\n  ${text}`,
};
const indented = (text: string) => text.replace(/^(?=.)/gm, "  ");
const inGate = (text: string) => (text.startsWith("criterion") ? `exit gate g "G"\n${indented(text)}` : text);

for (const [name, { prefix, body }] of Object.entries(snippets)) {
  test(`${name}: well-formed, and in the canonical layout`, () => {
    const key = typeof prefix === "string" ? prefix : (prefix[0] ?? "");
    const text = expanded(body);
    assert.doesNotMatch(text, /\$\{|\$\d/, "a placeholder is left");
    const module = `${inGate((around[key] ?? ((words: string) => words))(text))}\n`;
    const said = tollgate(temporaryFolder(), ["fmt", "-"], module);
    assert.equal(said.status, 0, `${module}\n${said.err}${said.out}`);
    assert.equal(said.out, module);
  });
}

test("what the tools write is what is committed", async () => {
  for (const [tool, file] of [
    ["snippets", "snippets/gate.json"],
    ["grammar", "syntaxes/gate.tmLanguage.json"],
  ] as const) {
    const { text } = (await import(pathToFileURL(`${extension}/tools/${tool}.mjs`).href)) as { text: string };
    assert.equal(text, inExtension(file), `node tools/${tool}.mjs has to be run`);
  }
});
