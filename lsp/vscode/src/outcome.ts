// The outcome of `tollgate evaluate --format json` (docs/outcome-json.md), and the tree that the gates view shows of it.
// Nothing here judges: verdicts, numbers and sentences are the command's.

export type Verdict = "met" | "not met" | "not applicable" | "met or not applicable" | "undetermined";

export interface Place {
  readonly file: string | null;
  readonly line: number | null;
}
export interface Row extends Place {
  readonly name: string;
  /** Of `explain` alone. */
  readonly planned?: Place | null;
  readonly grounds?: readonly (Place & { readonly text: string })[];
}
export interface Measure {
  readonly label: string;
  readonly written: string;
  readonly possible: readonly string[];
  readonly sentence: string;
  readonly failing: readonly Row[];
  readonly open: readonly Row[];
  readonly rule: Place;
}
export interface Reason extends Place {
  readonly reason: string;
  readonly sentence: string;
}
export interface Criterion {
  readonly name: string;
  readonly title: string;
  readonly citations: readonly { readonly document: string; readonly clause: string }[];
  readonly verdict: Verdict;
  readonly sentence: string;
  readonly notApplicableBecause: string;
  readonly emptyBecause: string;
  readonly reasons: readonly Reason[];
  readonly measures: readonly Measure[];
  readonly needed: readonly { readonly who: string; readonly sentence: string }[];
  readonly rule: Place;
}
export interface Gate {
  readonly gate: string;
  readonly title: string;
  readonly instance: string;
  readonly citations: readonly { readonly document: string; readonly clause: string }[];
  readonly verdict: Verdict;
  readonly notApplicableBecause: string;
  readonly reasons: readonly Reason[];
  readonly criteria: readonly Criterion[];
  readonly exceptions: readonly { readonly name: string; readonly title: string; readonly members: readonly { readonly name: string; readonly state: string; readonly grantedBy: string }[] }[];
  readonly rule: Place;
}
export interface Fault extends Place {
  readonly kind: string;
  readonly message: string;
}
export interface Outcome {
  readonly version: number;
  readonly exitStatus: number;
  readonly asOf: string;
  readonly dataTo: string | null;
  readonly packs: readonly string[];
  readonly gates: readonly Gate[];
  readonly interpretations: readonly { readonly name: string; readonly title: string; readonly state: string; readonly open: boolean }[];
  readonly refused: readonly Fault[];
  readonly tolerated: readonly Fault[];
  readonly findings: readonly Fault[];
  /** Every file that was read. */
  readonly inputs: readonly { readonly name: string; readonly sha256: string | null }[];
}

export type Kind = "gate" | "instance" | "criterion" | "measure" | "row" | "ground" | "needed" | "reason" | "group" | "note";

/** One line of the view. A verdict is drawn with a sign and said in words. */
export interface Item {
  readonly id: string;
  readonly kind: Kind;
  readonly label: string;
  readonly description: string;
  readonly tooltip: string;
  readonly verdict: Verdict | undefined;
  readonly place: Place | undefined;
  readonly children: readonly Item[];
  /** Of a criterion: what `explain` asks for. */
  readonly asks?: { readonly gate: string; readonly criterion: string; readonly instance: string };
}

/** Gates in the order of the outcome; a gate with one instance that has no name is that instance. */
export function treeOf(outcome: Outcome): Item[] {
  const byGate = new Map<string, Gate[]>();
  for (const gate of outcome.gates) byGate.set(gate.gate, [...(byGate.get(gate.gate) ?? []), gate]);
  const items = [...byGate.values()].map((instances) => gateItem(instances));
  const notes = [
    group("refused", "data refused", outcome.refused.map(faultItem)),
    group("tolerated", "faults gone on with", outcome.tolerated.map(faultItem)),
    group("interpretations", "interpretations not agreed", outcome.interpretations.filter((one) => one.open).map(interpretationItem)),
    group("findings", "findings", outcome.findings.map(faultItem)),
  ];
  return [...items, ...notes.filter((one): one is Item => one !== undefined)];
}

function gateItem(instances: readonly Gate[]): Item {
  const first = instances[0] as Gate;
  if (instances.length === 1 && first.instance === "") return instanceItem(first, first.gate, "gate");
  const verdicts = instances.map((one) => one.verdict);
  return {
    id: `gate ${first.gate}`,
    kind: "gate",
    label: first.gate,
    description: first.title,
    tooltip: [first.title, cited(first.citations), tally(verdicts)].filter((line) => line !== "").join("\n"),
    verdict: worst(verdicts),
    place: first.rule,
    children: instances.map((one) => instanceItem(one, one.instance === "" ? one.gate : one.instance, "instance")),
  };
}

function instanceItem(gate: Gate, label: string, kind: Kind): Item {
  const id = `gate ${gate.gate} ${gate.instance}`;
  return {
    id,
    kind,
    label,
    description: kind === "gate" ? gate.title : gate.verdict,
    tooltip: [gate.title, gate.verdict, gate.notApplicableBecause, cited(gate.citations)].filter((line) => line !== "").join("\n"),
    verdict: gate.verdict,
    place: gate.rule,
    children: [
      ...gate.reasons.map((reason, index) => reasonItem(reason, `${id} reason ${index}`)),
      ...gate.criteria.map((criterion) => criterionItem(criterion, gate)),
      ...gate.exceptions.filter((one) => one.members.length > 0).map((one) => ({
        ...plain(`${id} exception ${one.name}`, "group", one.name, one.title === "" ? "set aside" : one.title),
        children: one.members.map((member) =>
          plain(`${id} exception ${one.name} ${member.name}`, "note", member.name, [member.state, member.grantedBy].filter((word) => word !== "").join(", ")),
        ),
      })),
    ],
  };
}

function criterionItem(criterion: Criterion, gate: Gate): Item {
  const id = `criterion ${gate.gate}.${criterion.name} ${gate.instance}`;
  const why = criterion.notApplicableBecause || criterion.emptyBecause;
  return {
    id,
    kind: "criterion",
    label: criterion.name,
    description: criterion.sentence || why,
    tooltip: [criterion.title, `${criterion.verdict}${criterion.sentence === "" ? "" : `: ${criterion.sentence}`}`, why, cited(criterion.citations)]
      .filter((line) => line !== "")
      .join("\n"),
    verdict: criterion.verdict,
    place: criterion.rule,
    children: partsOf(criterion, id),
    asks: { gate: gate.gate, criterion: criterion.name, instance: gate.instance },
  };
}

/** What stands below a criterion: what is still needed, why it is open, and its counted comparisons with their rows. */
export function partsOf(criterion: Criterion, id: string): Item[] {
  const needed = criterion.needed.map((one, index) =>
    plain(`${id} needed ${index}`, "needed", one.sentence, one.who === "" ? "still needed" : `still needed: ${one.who}`),
  );
  const reasons = criterion.reasons.map((reason, index) => reasonItem(reason, `${id} reason ${index}`));
  const single = criterion.measures.length === 1 && criterion.measures[0]?.label === "" ? criterion.measures[0] : undefined;
  const measures = single
    ? rowsOf(single, `${id} rows`)
    : criterion.measures.map((measure, index): Item => ({
        id: `${id} measure ${index}`,
        kind: "measure",
        label: measure.label === "" ? measure.written : measure.label,
        description: measure.sentence,
        tooltip: measure.written,
        verdict: settled(measure),
        place: measure.rule,
        children: rowsOf(measure, `${id} measure ${index}`),
      }));
  return [...needed, ...reasons, ...measures];
}

/** What would open the gates that are not met or undetermined: of each criterion that holds them shut what is still needed. */
export function neededWords(outcome: Outcome): string {
  const lines: string[] = [];
  for (const gate of outcome.gates) {
    lines.push(`${gate.gate}${gate.instance === "" ? "" : ` ${gate.instance}`}: ${gate.verdict}`);
    for (const criterion of gate.criteria.filter((one) => one.verdict === "not met" || one.verdict === "undetermined")) {
      lines.push(`  ${criterion.name} is ${criterion.verdict}${criterion.sentence === "" ? "" : `: ${criterion.sentence}`}`);
      for (const one of criterion.needed) lines.push(`    still needed: ${one.sentence}${one.who === "" ? "" : ` (${one.who})`}`);
    }
  }
  for (const fault of outcome.refused) lines.push(`The data is refused: ${fault.message}`);
  return lines.join("\n");
}

function rowsOf(measure: Measure, id: string): Item[] {
  const item = (row: Row, index: number, how: string): Item => {
    const grounds = (row.grounds ?? []).map((ground, at): Item => ({
      ...plain(`${id} ${how} ${index} ${at}`, "ground", ground.text, shown(ground)),
      place: ground,
    }));
    const place = [row, row.planned ?? undefined, row.grounds?.[0]].find((one) => one?.file);
    return {
      ...plain(`${id} ${how} ${index}`, "row", row.name, [how, shown(place)].filter((word) => word !== "").join(", ")),
      tooltip: [row.name, ...(row.grounds ?? []).map((ground) => ground.text)].join("\n"),
      place,
      children: grounds,
    };
  };
  return [
    ...measure.failing.map((row, index) => item(row, index, "counts against it")),
    ...measure.open.map((row, index) => item(row, index, "open")),
  ];
}

/** Of a comparison only what is settled has a sign; `not applicable` is settled too. */
function settled(measure: Measure): Verdict | undefined {
  if (measure.possible.length !== 1) return "undetermined";
  return measure.possible[0] === "true" ? "met" : measure.possible[0] === "false" ? "not met" : "not applicable";
}

function reasonItem(reason: Reason, id: string): Item {
  return { ...plain(id, "reason", reason.sentence, reason.reason), place: reason.file === null ? undefined : reason };
}
function faultItem(fault: Fault, index: number): Item {
  return {
    ...plain(`${fault.kind} ${index} ${fault.message}`, "note", fault.message, [fault.kind, shown(fault)].filter((word) => word !== "").join(", ")),
    place: fault.file ? fault : undefined,
  };
}
function interpretationItem(one: Outcome["interpretations"][number]): Item {
  return { ...plain(`interpretation ${one.name}`, "note", one.name, one.title), tooltip: [one.title, one.state].join("\n") };
}
function group(id: string, label: string, children: Item[]): Item | undefined {
  if (children.length === 0) return undefined;
  return { ...plain(`group ${id}`, "group", label, String(children.length)), children };
}
function plain(id: string, kind: Kind, label: string, description: string): Item {
  return { id, kind, label, description, tooltip: [label, description].filter((line) => line !== "").join("\n"), verdict: undefined, place: undefined, children: [] };
}

function shown(place: Place | undefined): string {
  if (!place?.file) return "";
  return place.line === null || place.line === 0 ? place.file : `${place.file}:${place.line}`;
}
function cited(citations: readonly { readonly document: string; readonly clause: string }[]): string {
  return citations.map((one) => `${one.document} ${one.clause}`).join(", ");
}

const order: readonly Verdict[] = ["not met", "undetermined", "met or not applicable", "met", "not applicable"];

/** The verdict to draw where several stand together: the first of them in the order in which a reader has to act. */
export function worst(verdicts: readonly Verdict[]): Verdict | undefined {
  return order.find((verdict) => verdicts.includes(verdict));
}

/** `1 not met, 2 met`: how many gate instances have which verdict. */
export function tally(verdicts: readonly Verdict[]): string {
  return order
    .map((verdict) => ({ verdict, count: verdicts.filter((one) => one === verdict).length }))
    .filter((one) => one.count > 0)
    .map((one) => `${one.count} ${one.verdict}`)
    .join(", ");
}
