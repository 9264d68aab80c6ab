// Lists of clauses: what documents and registers of a set of modules list, and which entry a citation names.

export interface Entry {
  readonly id: string;
  /** Its opening words. */
  readonly text: string;
  /** All of it, where the list has that. */
  readonly whole: string;
  readonly aliases: readonly string[];
  readonly parts: string;
}
export interface ClauseSource {
  /** The document by whose name it is cited. */
  readonly document: string;
  readonly title: string;
  /** The file that lists the entries, relative to the module; undefined where they stand in the module. */
  readonly from: string | undefined;
  readonly columns: { readonly clause: string; readonly alias: string; readonly parts: string; readonly text: string; readonly whole: string };
  readonly entries: readonly Entry[];
}
export interface Citation {
  readonly document: string;
  readonly clause: string;
  /** Columns of the line, from 0. */
  readonly start: number;
  readonly end: number;
}

/** The documents and registers that a module declares and that list something, here or in a CSV file. */
export function clauseSourcesIn(text: string): ClauseSource[] {
  const sources: ClauseSource[] = [];
  const lines = text.split(/\r\n|\r|\n/);
  for (let at = 0; at < lines.length; at += 1) {
    const head = /^(document|register)\s+([A-Za-z_][\w-]*)(?:\s+"((?:[^"\\]|\\.)*)")?/.exec(lines[at] as string);
    if (!head) continue;
    const block: string[] = [];
    for (let next = at + 1; next < lines.length && !/^[A-Za-z]/.test(lines[next] as string); next += 1) block.push(lines[next] as string);
    const source = sourceOf(head[1] as string, head[2] as string, head[3] ?? "", block);
    if (source) sources.push(source);
  }
  return sources;
}

function sourceOf(kind: string, name: string, title: string, block: readonly string[]): ClauseSource | undefined {
  const columns = { clause: "clause", alias: "alias", parts: "parts", text: "opening_words", whole: "text" };
  const entries: Entry[] = [];
  let document = name;
  let from: string | undefined;
  for (const line of block) {
    const file = /^\s+(?:clauses\s+)?from\s+"([^"]+)"(?:\s+as\s+(\S+))?/.exec(line);
    const column = /^\s+(clause|alias|parts|opening-words|text)\s*=\s*"([^"]*)"/.exec(line);
    const entry = /^\s+(?:clause|requirement|variant)\s+([^\s"=]+(?:\s+[^\s"=]+)*?)\s+"((?:[^"\\]|\\.)*)"/.exec(line);
    const of = /^\s+of\s+([A-Za-z_][\w-]*)\s*$/.exec(line);
    if (file) from = file[2] === undefined || file[2] === "csv" ? file[1] : undefined;
    else if (column) columns[column[1] === "opening-words" ? "text" : column[1] === "text" ? "whole" : (column[1] as "clause" | "alias" | "parts")] = column[2] as string;
    else if (entry) entries.push({ id: entry[1] as string, text: entry[2] as string, whole: "", aliases: [], parts: "" });
    else if (of && kind === "register") document = of[1] as string;
  }
  return from === undefined && entries.length === 0 ? undefined : { document, title, from, columns, entries };
}

/** The entries that a CSV file lists, by the columns of its source; a file without the column of clauses lists none. */
export function entriesOf(csv: string, columns: ClauseSource["columns"]): Entry[] {
  const [heading, ...rows] = parseCsv(csv);
  const at = (name: string) => heading?.indexOf(name) ?? -1;
  const [clause, alias, parts, text, whole] = [at(columns.clause), at(columns.alias), at(columns.parts), at(columns.text), at(columns.whole)] as const;
  if (clause < 0) return [];
  const cell = (row: readonly string[], index: number) => (index < 0 ? "" : (row[index] ?? "").trim());
  return rows
    .filter((row) => cell(row, clause) !== "")
    .map((row) => ({
      id: cell(row, clause),
      text: cell(row, text),
      whole: cell(row, whole),
      aliases: cell(row, alias).split(";").map((one) => one.trim()).filter((one) => one !== ""),
      parts: cell(row, parts) === "none" ? "" : cell(row, parts),
    }));
}

/** RFC 4180: quotes, doubled quotes, line breaks inside quotes. */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = "";
  let quoted = false;
  const body = text.startsWith("\uFEFF") ? text.slice(1) : text;
  for (let at = 0; at < body.length; at += 1) {
    const sign = body[at] as string;
    if (quoted) {
      if (sign !== '"') cell += sign;
      else if (body[at + 1] === '"') (cell += '"'), (at += 1);
      else quoted = false;
    } else if (sign === '"' && cell === "") quoted = true;
    else if (sign === ",") row.push(cell), (cell = "");
    else if (sign === "\n" || sign === "\r") {
      if (sign === "\r" && body[at + 1] === "\n") at += 1;
      row.push(cell);
      rows.push(row);
      [row, cell] = [[], ""];
    } else cell += sign;
  }
  if (cell !== "" || row.length > 0) rows.push([...row, cell]);
  return rows.filter((one) => one.length > 1 || one[0] !== "");
}

/** The citations of a line: behind `under`, `covers`, `exercises`, or, where a citing line goes on, from its first word. */
export function citationsIn(line: string, goesOn = false): Citation[] {
  const start = /(?:^|\s)(?:under|exercises|covers(?:\s+(?:fully|partly))?)\s+/.exec(line);
  const from = start ? start.index + start[0].length : goesOn ? line.length - line.trimStart().length : -1;
  if (from < 0) return [];
  const stop = /\s(?:because\b|---?(?:\s|$))|"|,\s*may\b/.exec(line.slice(from));
  const body = line.slice(from, stop ? from + stop.index : line.length);
  const found: Citation[] = [];
  let at = 0;
  for (const piece of body.split(",")) {
    const words = /^(\s*)([A-Za-z_][\w-]*)\s+(.*?)\s*$/.exec(piece);
    if (words) {
      const begin = from + at + (words[1] as string).length;
      found.push({
        document: words[2] as string,
        clause: (words[3] as string).replace(/\s+/g, " ").replace(/ version \S+$/, ""),
        start: begin,
        end: from + at + piece.trimEnd().length,
      });
    }
    at += piece.length + 1;
  }
  return found;
}

/** The citation at a column, else the nearest of the line. */
export function citationAt(line: string, column: number, goesOn = false): Citation | undefined {
  const all = citationsIn(line, goesOn);
  return all.find((one) => one.start <= column && column <= one.end) ?? all.find((one) => column < one.start) ?? all[all.length - 1];
}

/** The entry that a clause stands in: itself, or without parts in brackets and rows of a table; an alias last. */
export function entryFor(entries: readonly Entry[], clause: string): Entry | undefined {
  for (let name = clause; name !== ""; ) {
    const exact = entries.find((entry) => entry.id === name);
    if (exact) return exact;
    const shorter = name.replace(/\s*(?:\([^()]*\)|\s+row\s+\S+)\s*$/, "");
    if (shorter === name) break;
    name = shorter;
  }
  const whole = clause.replace(/(?:\([^()]*\))+$/, "");
  return entries.find((entry) => entry.aliases.includes(clause) || entry.aliases.includes(whole));
}

/** Opening words that end in the middle of a sentence go on. */
function shownOpening(text: string): string {
  return text.length >= 100 && !/[.;:!?]["')]?$/.test(text) ? `${text}…` : text;
}

/** The whole text in lines: what stands in front of the items, and each item that `parts` names, if all are there in their order. */
export function itemsOf(entry: Entry): { readonly item: string; readonly text: string }[] {
  const text = entry.whole.replace(/\s+/g, " ");
  const found: { item: string; text: string }[] = [];
  let from = 0;
  let item = "";
  for (const part of entry.parts.split(";").map((one) => one.trim()).filter((one) => one.startsWith("("))) {
    // By its last label, `(i)` of `(d)(i)`, or `i.`. A letter within a sentence, as in `(see (b))` or `in (a), (b) and (c)`, begins no item.
    const label = part.slice(part.lastIndexOf("(") + 1, -1).replace(/\W/g, "");
    const starts = new RegExp(`(^|(?:[:;.]|(?<!\\([a-z0-9]{1,5}\\)),)\\s(?:(?:and|or)\\s)?)(?:\\(${label}\\)|${label}\\.\\s)`, "g");
    starts.lastIndex = from + (item === "" ? 0 : 1);
    const start = starts.exec(text);
    const at = start ? start.index + (start[1] as string).length : -1;
    if (at < 0) return [{ item: "", text }];
    found.push({ item, text: text.slice(from, at).trim() });
    [from, item] = [at, part];
  }
  return [...found, { item, text: text.slice(from).trim() }].filter((one) => one.text !== "");
}

/** Where a cited clause stands on the page: its item, else its entry. */
export function lineOf(page: ClausePage, entry: Entry, clause: string): number {
  for (let name = clause; name.length > entry.id.length && name.startsWith(entry.id); name = name.replace(/\s*\([^()]*\)$|.$/, "")) {
    const line = page.lines.get(name);
    if (line !== undefined) return line;
  }
  return page.lines.get(entry.id) ?? 0;
}

export interface ClausePage {
  readonly text: string;
  /** Line of each entry, from 0, by its id, and of each item of which there is a text: `12.9`, `12.9(b)`. */
  readonly lines: ReadonlyMap<string, number>;
}

/** The list as a page to stand beside the rules. */
export function clausePage(document: string, title: string, where: readonly string[], entries: readonly Entry[]): ClausePage {
  const head = [
    `# ${document}${title === "" ? "" : `: ${title}`}`,
    "",
    `What the rules know of each place: its ${entries.some((one) => one.whole !== "") ? "text" : "opening words"}, as listed in ${where.join(", ")}.`,
    "The document itself is what counts.",
    "",
  ];
  const lines = new Map<string, number>();
  for (const entry of entries) {
    if (!lines.has(entry.id)) lines.set(entry.id, head.length);
    head.push(`## ${entry.id}${entry.aliases.length > 0 ? ` (also called ${entry.aliases.join(", ")})` : ""}`, "");
    if (entry.whole !== "") {
      for (const { item, text } of itemsOf(entry)) {
        if (item !== "" && !lines.has(entry.id + item)) lines.set(entry.id + item, head.length);
        head.push(text, "");
      }
      continue;
    }
    if (entry.text !== "") head.push(shownOpening(entry.text), "");
    if (entry.parts !== "") head.push(`Parts: ${entry.parts}`, "");
  }
  return { text: head.join("\n"), lines };
}
