// What is told of a line while somebody writes it: mistakes that are there however it goes on, and those that were told before.

export interface Told {
  readonly key: string; // of its kind and words
  readonly line: number; // its last one
  readonly end: number; // in characters of that line
  readonly stays: boolean; // a mistake of its own words alone, says the server
}

/** A line, up to where somebody writes in it, and what was told before they began. */
export interface Writing {
  readonly line: number;
  readonly text: string;
  readonly known: ReadonlySet<string>;
}

/** What is not sure of that waits until the line is finished. */
export function toldNow(told: Told, writing: Writing): boolean {
  if (writing.known.has(told.key)) return true;
  if (!told.stays || told.line !== writing.line) return false;
  const word = writing.text.search(/[\w.-]*$/); // that is being written
  return /\S/.test(writing.text.slice(told.end, word));
}
