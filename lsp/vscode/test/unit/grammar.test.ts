import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { test } from "node:test";
import * as oniguruma from "vscode-oniguruma";
import * as textmate from "vscode-textmate";
import { extension, inExtension, repository, shippedRules } from "./support";

async function grammar(): Promise<textmate.IGrammar> {
  const wasm = fs.readFileSync(require.resolve("vscode-oniguruma/release/onig.wasm"));
  await oniguruma.loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength) as ArrayBuffer);
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async () => textmate.parseRawGrammar(inExtension("syntaxes/gate.tmLanguage.json"), "gate.json"),
  });
  const found = await registry.loadGrammar("source.gate");
  assert.ok(found);
  return found;
}
const loaded = grammar();

interface Piece {
  readonly text: string;
  readonly scopes: readonly string[];
}
async function pieces(text: string): Promise<Piece[][]> {
  const { tokenizeLine } = await loaded.then((one) => ({ tokenizeLine: one.tokenizeLine.bind(one) }));
  let state = textmate.INITIAL;
  return text.split("\n").map((line) => {
    const { tokens, ruleStack } = tokenizeLine(line, state);
    state = ruleStack;
    return tokens.map((token) => ({ text: line.slice(token.startIndex, token.endIndex), scopes: token.scopes }));
  });
}
const structural = (scope: string) => scope === "source.gate" || scope.startsWith("meta.");

test("every sign of every shipped file has a colour, and none is invalid", async () => {
  const files = shippedRules();
  assert.ok(files.length > 90, `${files.length} files`);
  const wrong: string[] = [];
  for (const file of files) {
    for (const [at, line] of (await pieces(fs.readFileSync(file, "utf8"))).entries()) {
      for (const { text, scopes } of line) {
        const bare = text.trim() !== "" && scopes.every(structural);
        if (bare || scopes.some((scope) => scope.startsWith("invalid"))) wrong.push(`${path.relative(repository, file)}:${at + 1}: ${text} [${scopes.join(" ")}]`);
      }
    }
  }
  assert.deepEqual(wrong.slice(0, 20), []);
});

/** The reserved words and those that begin a line, as the compiler has them. */
function compilersWords(): { reserved: string[]; lines: Map<string, string[]> } {
  const source = fs.readFileSync(path.join(repository, "compiler/syntax/words.cc"), "utf8");
  const list = (name: string) => {
    const body = new RegExp(`\\b${name}\\[\\] = \\{([\\s\\S]*?)\\};`).exec(source)?.[1] ?? "";
    return [...body.matchAll(/\{"([^"]+)"/g)].map((one) => one[1] as string);
  };
  const lines = new Map<string, string[]>();
  for (const [, keyword, words] of source.matchAll(/\{"(\w+)", (k\w+Words)\}/g)) lines.set(keyword as string, list(words as string));
  return { reserved: list("kReserved"), lines };
}

test("every reserved word of the compiler is coloured as one, and no name that contains it", async () => {
  const { reserved } = compilersWords();
  assert.ok(reserved.length > 25);
  for (const word of reserved) {
    const found = (await pieces(`define x means b.${word} ${word}-b b-${word} "${word}"\ndefine y means a ${word} `)).flat();
    const at = found.findIndex((piece, index) => piece.text.trim() === word && found[index - 1]?.text !== "." && found[index - 1]?.text !== '"');
    assert.ok(at >= 0, word);
    const scope = found[at]?.scopes.find((one) => !structural(one)) ?? "";
    assert.match(scope, /^(?:keyword|constant\.language|variable\.language)\./, `${word} ${scope}`);
    for (const name of [`${word}-b`, `b-${word}`]) {
      const scopes = found.find((piece) => piece.text.trim() === name)?.scopes ?? [];
      assert.ok(scopes.includes("variable.other.gate"), `${name} is a name: ${scopes.join(" ")}`);
    }
    assert.ok(found.some((piece) => piece.text === word && piece.scopes.includes("variable.other.property.gate")), `.${word} is a member`);
  }
});

test("every word that begins a line of a declaration is coloured there, and is a name before `:` or `=`", async () => {
  const { lines } = compilersWords();
  assert.ok(lines.size >= 16);
  for (const [keyword, words] of lines) {
    const head = keyword === "entry" || keyword === "exit" ? `${keyword} gate g` : keyword === "example" ? 'example "e"' : `${keyword} g`;
    for (const word of words) {
      if (word === keyword || ["entry", "exit"].includes(word)) continue;
      const alone = ["renewable", "complete", "either", "trimmed"].includes(word);
      const line = `  ${word}${alone ? "" : word === "content" ? ' (a) "t" is x' : word === "key" ? " x : text" : word === "omit" ? " test x" : " x"}`;
      const found = (await pieces(`${head}\n${line}`))[1] ?? [];
      const scopes = found.find((piece) => piece.text.trim() === word)?.scopes ?? [];
      assert.ok(scopes.some((scope) => /^(?:keyword|storage)\./.test(scope)), `${keyword}: ${line} [${scopes.join(" ")}]`);
      const field = (await pieces(`${head}\n  ${word} = "x"`))[1]?.find((piece) => piece.text.trim() === word)?.scopes ?? [];
      if (keyword === "source") assert.ok(field.includes("variable.other.property.gate"), `${keyword}: ${word} = is a field`);
    }
  }
});

test("mistakes that need no compiler are shown", async () => {
  for (const [text, part] of [
    ["define x means a == 3", "=="],
    ["define x means a >= 3", ">="],
    ['define x means "open', '"open'],
    ["exit gate g\n\tcriterion c", "\t"],
  ] as const) {
    const invalid = (await pieces(text)).flat().filter((piece) => piece.scopes.some((scope) => scope.startsWith("invalid")));
    assert.deepEqual(invalid.map((piece) => piece.text), [part], text);
  }
});

test("the colours of test/grammar are those that its comments say", () => {
  const tester = path.join(extension, "node_modules/vscode-tmgrammar-test/dist/unit.js");
  const said = spawnSync(process.execPath, [tester, "-g", "syntaxes/gate.tmLanguage.json", "test/grammar/*.gate"], { cwd: extension, encoding: "utf8" });
  assert.equal(said.status, 0, said.stdout + said.stderr);
});
