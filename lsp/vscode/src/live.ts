// Live verdicts: behind each gate and criterion what it is now, of the text as it stands in the editor. The language server judges an
// unsaved text; a saved one has the verdicts of the gates view. A verdict of an older text is never shown as one of this text.
import * as path from "node:path";
import * as vscode from "vscode";
import { type Beside, besideLines } from "./beside";
import type { Outcome } from "./outcome";
import type { Server } from "./server";
import type { VerdictStore } from "./verdicts";
import type { Workbench } from "./workbench";

interface Judged {
  readonly version: number;
  /** undefined: it has no verdict, for it does not compile or its data cannot be read. */
  readonly outcome: Outcome | undefined;
}

export class LiveVerdicts implements vscode.InlayHintsProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeInlayHints = this.changed.event;
  private readonly judged = new Map<string, Judged>();
  private readonly disposables: vscode.Disposable[];
  private timer: NodeJS.Timeout | undefined;
  private busy = false;
  private pause = 300; // ms of quiet before a text is judged; twice as long as that took, if that is more

  constructor(
    private readonly workbench: Workbench,
    private readonly store: VerdictStore,
    private readonly server: Server,
  ) {
    this.disposables = [
      this.changed,
      vscode.languages.registerInlayHintsProvider({ language: "gate", scheme: "file" }, this),
      store.onChanged(() => this.storeChanged()),
      vscode.workspace.onDidChangeTextDocument(({ document }) => document.languageId === "gate" && this.soon(document)),
      vscode.workspace.onDidCloseTextDocument((document) => this.judged.delete(document.uri.toString())),
      workbench.onDayChanged(() => this.judgeAgain()),
    ];
  }

  dispose(): void {
    clearTimeout(this.timer);
    for (const one of this.disposables) one.dispose();
  }

  provideInlayHints(document: vscode.TextDocument, range: vscode.Range): vscode.InlayHint[] {
    return this.beside(document)
      .filter((one) => range.contains(new vscode.Position(one.line, 0)) || one.line === range.start.line)
      .map((one) => {
        const hint = new vscode.InlayHint(new vscode.Position(one.line, one.character), one.words);
        hint.paddingLeft = true;
        hint.tooltip = one.more;
        return hint;
      });
  }

  beside(document: vscode.TextDocument): Beside[] {
    if (!this.workbench.settings(document.uri).get("liveVerdicts", true)) return [];
    const lines = document.getText().split(/\r\n|\r|\n/);
    const judged = this.judged.get(document.uri.toString());
    if (judged && (document.isDirty || judged.version === document.version)) {
      if (!judged.outcome) return [];
      return besideLines(judged.outcome, (file) => same(file, document.uri.fsPath), lines, judged.version !== document.version);
    }
    const now = this.store.now;
    if (now.kind !== "outcome") return [];
    const isThisFile = (file: string) => same(path.resolve(now.project.folder, file), document.uri.fsPath);
    return besideLines(now.outcome, isThisFile, lines, document.isDirty);
  }

  /** Of saved texts the store knows more than what was judged while they were written: data may have changed since. */
  private storeChanged(): void {
    for (const document of vscode.workspace.textDocuments) if (!document.isDirty) this.judged.delete(document.uri.toString());
    this.changed.fire();
  }

  private judgeAgain(): void {
    this.judged.clear();
    const document = vscode.window.activeTextEditor?.document;
    if (document?.languageId === "gate" && document.isDirty) this.soon(document);
  }

  private soon(document: vscode.TextDocument): void {
    clearTimeout(this.timer);
    if (!document.isDirty || !this.workbench.settings(document.uri).get("liveVerdicts", true)) return;
    this.timer = setTimeout(() => void this.judge(document), this.pause);
  }

  private async judge(document: vscode.TextDocument): Promise<void> {
    if (this.busy) return this.soon(document);
    if (document.uri.scheme !== "file" || document.isClosed || !this.server.running) return;
    this.busy = true;
    const { version } = document;
    const began = Date.now();
    const outcome = await this.server.judged(document.uri).catch((fault: unknown) => {
      this.workbench.log.warn(`The text was not judged: ${String(fault)}`);
      return undefined;
    });
    this.pause = Math.max(300, 2 * (Date.now() - began));
    this.busy = false;
    if (document.isClosed) return;
    this.judged.set(document.uri.toString(), { version, outcome });
    this.changed.fire();
    if (document.version !== version) this.soon(document);
  }
}

function same(a: string, b: string): boolean {
  return path.normalize(a) === path.normalize(b);
}
