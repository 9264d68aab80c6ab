// The command lines that the extension runs.
import * as path from "node:path";

export interface Given {
  /** Absolute; empty if the command is to find it. */
  readonly library: string;
  /** Absolute; empty for that of the module that declares the source. */
  readonly data: string;
  /** YYYY-MM-DD; empty for today. */
  readonly asOf: string;
}

/** A name that begins with a hyphen is a file all the same. */
const files = (names: readonly string[]) => names.map((name) => (name.startsWith("-") ? `./${name}` : name));
const library = (given: Given) => (given.library === "" ? [] : ["--library", given.library]);
const data = (given: Given) => (given.data === "" ? [] : ["--data", given.data]);
const asOf = (given: Given) => (given.asOf === "" ? [] : ["--as-of", given.asOf]);

export function evaluateArguments(given: Given, rules: readonly string[], format: "json" | "html"): string[] {
  return ["evaluate", "--format", format, ...library(given), ...data(given), ...asOf(given), ...files(rules)];
}

export interface Asked {
  readonly gate: string;
  readonly criterion: string;
  readonly instance: string;
}

export function explainArguments(given: Given, rules: readonly string[], asked: Asked, format: "json" | "html"): string[] {
  const instance = asked.instance === "" ? [] : ["--instance", asked.instance];
  return [
    ...["explain", "--format", format, "--gate", asked.gate, "--criterion", asked.criterion, ...instance],
    ...[...library(given), ...data(given), ...asOf(given), ...files(rules)],
  ];
}

/** Results are shown where the rules are judged with data, that is, where a folder of data is set; else the links alone. */
export function traceArguments(given: Given, rules: readonly string[], show: "matrix" | "heatmap"): string[] {
  const results = given.data === "" ? [] : [...data(given), ...asOf(given)];
  return ["trace", "--format", "html", "--show", show, ...library(given), ...results, ...files(rules)];
}

export function documentArguments(given: Given, rules: readonly string[], pack: string): string[] {
  return ["document", "--format", "html", "--pack", pack, ...library(given), ...files(rules)];
}

/** Whether a file is one of the rules, or lies below one. All paths are absolute. */
export function holds(rules: readonly string[], file: string): boolean {
  return rules.some((rule) => rule === file || file.startsWith(rule.endsWith(path.sep) ? rule : rule + path.sep));
}

/** The rules that a file is judged with: the project's, and the file itself where none of them is it or holds it. */
export function rulesWith(rules: readonly string[], file: string): string[] {
  return holds(rules, file) ? [...rules] : [...rules, file];
}

export function testArguments(given: Given, rules: readonly string[], only: readonly string[]): string[] {
  return ["test", "--format", "json", ...library(given), ...only.flatMap((title) => ["--only", title]), ...files(rules)];
}
