// The open texts that verdicts rest on, and whether they are still as they were then. Files are paths.

export interface Text {
  readonly file: string;
  readonly version: number;
  readonly unsaved: boolean;
}

export class JudgedTexts {
  private readonly texts: Map<string, { version: number | undefined; unsaved: boolean }>;
  private lost = false; // a text that was judged unsaved was given up

  constructor(texts: readonly Text[]) {
    this.texts = new Map(texts.map(({ file, version, unsaved }) => [file, { version, unsaved }]));
  }

  has(file: string): boolean {
    return this.texts.has(file);
  }

  saved({ file, version }: Text): void {
    const text = this.texts.get(file);
    if (text?.version === version) text.unsaved = false;
  }

  /** What is opened again begins to count its versions anew. */
  closed(file: string): void {
    const text = this.texts.get(file);
    if (text?.unsaved) this.lost = true;
    else if (text) text.version = undefined;
  }

  /** Whether a text is another one by now. `isRead` says it of files that were not open then. */
  isOlder(open: readonly Text[], isRead: (file: string) => boolean): boolean {
    return this.lost || open.some((text) => this.isOther(text, isRead));
  }

  private isOther(text: Text, isRead: (file: string) => boolean): boolean {
    const known = this.texts.get(text.file);
    if (known?.version !== undefined) return known.version !== text.version;
    return text.unsaved && (known !== undefined || isRead(text.file));
  }
}
