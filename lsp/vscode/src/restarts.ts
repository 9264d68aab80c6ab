// Whether a server that ended by itself is started again.

/** After `most` ends within `window` milliseconds it is not: something is wrong that another start does not mend. */
export class Restarts {
  private ends: number[] = [];

  constructor(
    private readonly most = 4,
    private readonly window = 3 * 60 * 1000,
  ) {}

  /** Notes an end; true if the server is to be started again. */
  again(now: number): boolean {
    this.ends = [...this.ends.filter((end) => now - end < this.window), now];
    return this.ends.length <= this.most;
  }

  forget(): void {
    this.ends = [];
  }
}

/** The last crash report that the server's own words name, for example `crash report: /tmp/tollgate-crash-812.txt`. */
export function crashReportIn(words: string): string | undefined {
  const named = [...words.matchAll(/crash report[^\n]*?((?:[A-Za-z]:)?[\\/][^\s"'`]+)/gi)];
  return named[named.length - 1]?.[1];
}
