// The files that verdicts and pages are made of: rules and data, saved here or written by another program.
import * as path from "node:path";
import * as vscode from "vscode";
import { Followed, watchedBeyond } from "./followed";
import { workspaceFolders } from "./rule_files";

/** Milliseconds from a change to what it leads to, so that what changes together, as when all files are saved, leads to it once. */
export const quiet = 250;

export class ProjectFiles implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<readonly vscode.Uri[]>();
  /** What has changed, together. */
  readonly onChanged = this.changed.event;
  private readonly disposables: vscode.Disposable[] = [this.changed];
  private readonly beyond = new Map<string, vscode.Disposable>(); // watchers outside the workspace
  private followed = new Followed(workspacePaths(), []);
  private waiting: vscode.Uri[] = [];
  private timer: NodeJS.Timeout | undefined;

  constructor() {
    this.disposables.push(
      this.watch("**/*"),
      vscode.workspace.onDidSaveTextDocument(({ uri }) => uri.scheme === "file" && this.followed.lies(uri.path) && this.tell(uri)),
    );
  }

  dispose(): void {
    clearTimeout(this.timer);
    for (const one of [...this.disposables, ...this.beyond.values()]) one.dispose();
  }

  /** What verdicts rest on, wherever it lies; all paths are absolute. `data` is the folder that is set, or empty. */
  follow(rules: readonly string[], data: string, read: readonly string[]): void {
    const pathsOf = (files: readonly string[]) => files.map((file) => vscode.Uri.file(file).path.replace(/(?<=.)\/$/, ""));
    const folders = pathsOf(rules.map((rule) => (rule.endsWith(".gate") ? path.dirname(rule) : rule)));
    const dataFolders = pathsOf(data === "" ? [] : [data]);
    this.followed = new Followed([...workspacePaths(), ...folders, ...dataFolders], pathsOf(read));
    const watched = watchedBeyond(workspacePaths(), dataFolders, [...folders, ...pathsOf(read.map((file) => path.dirname(file)))]);
    const wanted = new Map(watched.map(({ folder, deep }) => [`${deep} ${folder}`, new vscode.RelativePattern(vscode.Uri.file(folder), deep ? "**/*" : "*")]));
    for (const [key, watcher] of this.beyond) {
      if (wanted.has(key)) continue;
      watcher.dispose();
      this.beyond.delete(key);
    }
    for (const [key, pattern] of wanted) if (!this.beyond.has(key)) this.beyond.set(key, this.watch(pattern));
  }

  private watch(pattern: vscode.GlobPattern): vscode.Disposable {
    const watcher = vscode.workspace.createFileSystemWatcher(pattern);
    const onFile = (uri: vscode.Uri) => uri.scheme === "file" && this.followed.has(uri.path) && this.tell(uri);
    return vscode.Disposable.from(watcher, watcher.onDidChange(onFile), watcher.onDidCreate(onFile), watcher.onDidDelete(onFile));
  }

  /** Of a file that has changed, or of one that rests on it. */
  tell(uri: vscode.Uri): void {
    this.waiting.push(uri);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.changed.fire(this.waiting.splice(0)), quiet);
  }
}

function workspacePaths(): string[] {
  return workspaceFolders().map((folder) => folder.path);
}
