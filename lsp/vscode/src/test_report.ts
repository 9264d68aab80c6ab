// Examples as they stand in a text, and what `tollgate test --format json` says of them (docs/test-json.md).

export interface ExampleText {
  readonly title: string;
  /** From 0. */
  readonly line: number;
  readonly endLine: number;
}

/** Every `example "…"` in the first column. A title goes on in deeper lines that hold only a text. */
export function examplesIn(text: string): ExampleText[] {
  const lines = text.split(/\r\n|\r|\n/);
  const found: ExampleText[] = [];
  for (let line = 0; line < lines.length; line += 1) {
    const head = /^example\s+("(?:[^"\\]|\\.)*")/.exec(lines[line] as string);
    if (!head) continue;
    let title = unquoted(head[1] as string);
    let end = line;
    for (let next = line + 1; next < lines.length; next += 1) {
      const more = /^\s+("(?:[^"\\]|\\.)*")\s*(?:--.*)?$/.exec(lines[next] as string);
      if (!more || end !== next - 1) break;
      title += unquoted(more[1] as string);
      end = next;
    }
    for (let next = end + 1; next < lines.length && !/^\S/.test(lines[next] as string); next += 1) {
      if ((lines[next] as string).trim() !== "") end = next;
    }
    found.push({ title, line, endLine: end });
  }
  return found;
}

function unquoted(text: string): string {
  return text.slice(1, -1).replace(/\\(.)/g, (_, sign: string) => (sign === "n" ? "\n" : sign === "t" ? "\t" : sign));
}

export interface Expectation {
  readonly holds: boolean;
  readonly expected: string;
  readonly actual: string;
  readonly because: readonly string[];
  readonly file: string;
  readonly line: number;
}
export interface ExampleResult {
  readonly title: string;
  readonly of: string;
  readonly file: string;
  readonly line: number;
  readonly passes: boolean;
  readonly expectations: readonly Expectation[];
  readonly problems: readonly string[];
  readonly findings: readonly string[];
}
export interface Never {
  readonly kind: "condition" | "cell" | "limit";
  readonly what: string;
  readonly file: string;
  readonly line: number;
}
export interface Part {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly covered: number;
  readonly total: number;
  readonly never: readonly Never[];
}
export interface TestReport {
  readonly version: number;
  readonly exitStatus: number;
  readonly passing: number;
  readonly failing: number;
  readonly examples: readonly ExampleResult[];
  readonly coverage: { readonly covered: number; readonly total: number; readonly share: string | null; readonly parts: readonly Part[] };
}

export interface LineCoverage {
  /** From 0. */
  readonly line: number;
  readonly never: readonly Never[];
}
export interface FileParts {
  readonly file: string;
  readonly covered: number;
  readonly total: number;
  readonly parts: readonly Part[];
  /** Lines of which something was never shown. */
  readonly lines: readonly LineCoverage[];
}

/** The coverage by file, in the order of the report. A part counts in its own file, a line where it stands. */
export function coverageByFile(report: TestReport): FileParts[] {
  const files = new Map<string, { covered: number; total: number; parts: Part[]; lines: Map<number, Never[]> }>();
  const at = (file: string) => {
    const known = files.get(file) ?? { covered: 0, total: 0, parts: [], lines: new Map<number, Never[]>() };
    files.set(file, known);
    return known;
  };
  for (const part of report.coverage.parts) {
    const own = at(part.file);
    own.covered += part.covered;
    own.total += part.total;
    own.parts.push(part);
    for (const never of part.never) {
      const lines = at(never.file).lines;
      lines.set(never.line - 1, [...(lines.get(never.line - 1) ?? []), never]);
    }
  }
  return [...files].map(([file, one]) => ({
    file,
    covered: one.covered,
    total: one.total,
    parts: one.parts,
    lines: [...one.lines].sort(([a], [b]) => a - b).map(([line, never]) => ({ line, never })),
  }));
}

/** An example with everything that was expected and what came of it, as text for people. */
export function explained(example: ExampleResult): string {
  const lines = [`${example.passes ? "passes" : "FAILS "}  ${example.title}`, `        of ${example.of}  (${example.file}:${example.line})`];
  for (const problem of example.problems) lines.push(`        problem   ${problem}`);
  for (const one of example.expectations) {
    lines.push(`        expected  ${one.expected}  (${one.file}:${one.line})`, `        ${one.holds ? "holds     " : "actual    "}${one.actual}`);
    for (const because of one.because) lines.push(`                    ${because}`);
  }
  for (const finding of example.findings) lines.push(`        found     ${finding}`);
  return lines.join("\n");
}
