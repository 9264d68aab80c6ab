// The verdicts of an outcome, as words to stand behind the lines that declare its gates and criteria.
import { type Criterion, type Gate, type Outcome, tally, type Verdict } from "./outcome";

export interface Beside {
  /** Line from 0, and its end. */
  readonly line: number;
  readonly character: number;
  readonly words: string;
  readonly more: string;
  readonly verdict: Verdict;
}

const signs: Record<Verdict, string> = { met: "✓", "not met": "✗", undetermined: "?", "met or not applicable": "✓", "not applicable": "–" };
const most = 3; // instances told one by one

/** Gates of other files are left out. The lines are found by name, for the text may have changed since; `stale` says that it has. */
export function besideLines(outcome: Outcome, isThisFile: (file: string) => boolean, lines: readonly string[], stale: boolean): Beside[] {
  const found: Beside[] = [];
  const add = (line: number, all: readonly { readonly verdict: Verdict; readonly words: string; readonly more: string }[]) => {
    const first = all[0];
    if (line < 0 || first === undefined) return;
    const words = all.length > most ? tally(all.map((one) => one.verdict)) : all.map((one) => one.words).join(" · ");
    found.push({
      line,
      character: (lines[line] as string).length,
      words: stale ? `… was ${tally(all.map((one) => one.verdict))}` : words,
      more: all.map((one) => one.more).join("\n\n"),
      verdict: first.verdict,
    });
  };
  const byGate = new Map<string, Gate[]>();
  for (const gate of outcome.gates) if (gate.rule.file && isThisFile(gate.rule.file)) byGate.set(gate.gate, [...(byGate.get(gate.gate) ?? []), gate]);
  for (const [name, instances] of byGate) {
    const head = lines.findIndex((line) => declares(line, "(?:entry|exit)\\s+gate", name));
    if (head < 0) continue;
    const several = instances.length > 1; // only then is it said which one
    add(head, instances.map((gate) => ({ verdict: gate.verdict, words: `${signs[gate.verdict]} ${several ? named(gate) : ""}${gate.verdict}`, more: `${named(gate)}${gate.verdict}` })));
    for (const criterion of instances[0]?.criteria ?? []) {
      let line = head + 1;
      while (line < lines.length && !/^[A-Za-z]/.test(lines[line] as string) && !declares(lines[line] as string, "\\s+criterion", criterion.name)) line += 1;
      if (line >= lines.length || /^[A-Za-z]/.test(lines[line] as string)) continue;
      add(line, instances.flatMap((gate) => gate.criteria.filter((one) => one.name === criterion.name).map((one) => told(one, gate, several))));
    }
  }
  return found.sort((a, b) => a.line - b.line);
}

function told(criterion: Criterion, gate: Gate, several: boolean) {
  const why = criterion.sentence || criterion.notApplicableBecause || criterion.emptyBecause;
  const needed = criterion.needed.map((one) => `still needed: ${one.sentence}${one.who === "" ? "" : ` (${one.who})`}`);
  const head = `${criterion.verdict}${why === "" ? "" : `: ${why}`}`;
  const words = `${signs[criterion.verdict]} ${several ? named(gate) : ""}${head}`;
  return { verdict: criterion.verdict, words, more: [`${named(gate)}${head}`, ...criterion.reasons.map((one) => one.sentence), ...needed].join("\n") };
}

function named(gate: Gate): string {
  return gate.instance === "" ? "" : `${gate.instance} `;
}

function declares(line: string, keyword: string, name: string): boolean {
  const found = new RegExp(`^${keyword}\\s+([A-Za-z_][\\w-]*)`).exec(line);
  return found?.[1] === name;
}
