// Which files verdicts rest on, as far as that is known before they are judged again. Paths are those of URIs.
import { posix as path } from "node:path";
import { isAmong, isBelow } from "./places";

const endings = /\.(?:gate|csv|tsv|jsonl|ndjson|json|xml|tap|trx|reqif|sdoc|yml)$/i;

export class Followed {
  private readonly folders: readonly string[];
  private readonly endings: ReadonlySet<string>;

  /** The folders of the workspace, the rules and the data, and the files that were read: others like them may come beside each. */
  constructor(folders: readonly string[], read: readonly string[]) {
    this.folders = [...new Set([...folders, ...read.map((file) => path.dirname(file))])];
    this.endings = new Set(read.map((file) => path.extname(file)));
  }

  has(file: string): boolean {
    return (endings.test(file) || this.endings.has(path.extname(file))) && this.lies(file);
  }

  /** Whatever its name. What was built is no part of it, but where something was read. */
  lies(file: string): boolean {
    return isAmong(file, this.folders);
  }
}

export interface Watched {
  readonly folder: string;
  /** Also what is in folders below it. */
  readonly deep: boolean;
}

/** What is to be watched besides the workspace: all that lies in the folder of the data, and the other folders by themselves. */
export function watchedBeyond(workspace: readonly string[], data: readonly string[], others: readonly string[]): Watched[] {
  const isIn = (folder: string, all: readonly string[]) => all.some((one) => folder === one || isBelow(folder, one));
  const deep = data.filter((folder) => !isIn(folder, workspace));
  const flat = [...new Set(others)].filter((folder) => !isIn(folder, [...workspace, ...deep]));
  return [...deep.map((folder) => ({ folder, deep: true })), ...flat.map((folder) => ({ folder, deep: false }))];
}
