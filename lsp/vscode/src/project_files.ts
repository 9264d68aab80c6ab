// The files that verdicts and pages are made of: rules and data, saved here or written by another program.
import * as vscode from "vscode";

/** Milliseconds from a change to what it leads to, so that what changes together, as when all files are saved, leads to it once. */
export const quiet = 250;

export class ProjectFiles implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<readonly vscode.Uri[]>();
  /** What has changed, together. */
  readonly onChanged = this.changed.event;
  private readonly disposables: vscode.Disposable[] = [this.changed];
  private waiting: vscode.Uri[] = [];
  private timer: NodeJS.Timeout | undefined;

  constructor() {
    const watcher = vscode.workspace.createFileSystemWatcher("**/*.{gate,csv,jsonl,json,xml,tap,trx}");
    const onFile = (uri: vscode.Uri) => this.fileChanged(uri);
    this.disposables.push(
      watcher,
      watcher.onDidChange(onFile),
      watcher.onDidCreate(onFile),
      watcher.onDidDelete(onFile),
      vscode.workspace.onDidSaveTextDocument((document) => onFile(document.uri)),
    );
  }

  dispose(): void {
    clearTimeout(this.timer);
    for (const one of this.disposables) one.dispose();
  }

  private fileChanged(uri: vscode.Uri): void {
    if (uri.scheme !== "file" || /[\\/](?:node_modules|\.git|\.vscode|build)[\\/]/.test(uri.fsPath)) return;
    this.waiting.push(uri);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.changed.fire(this.waiting.splice(0)), quiet);
  }
}
