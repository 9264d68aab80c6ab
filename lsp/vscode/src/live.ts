// Live verdicts: behind each gate and criterion what it is now, of the text as it stands in the editor. The language server judges an
// unsaved text; a saved one has the verdicts of the gates view. A verdict of an older text is never shown as one of this text.
import * as path from "node:path";
import * as vscode from "vscode";
import { type Beside, besideLines } from "./beside";
import type { Outcome } from "./outcome";
import type { Judgement, Server } from "./server";
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

  constructor(
    private readonly workbench: Workbench,
    private readonly store: VerdictStore,
    server: Server,
  ) {
    this.disposables = [
      this.changed,
      vscode.languages.registerInlayHintsProvider({ language: "gate", scheme: "file" }, this),
      store.onChanged(() => this.storeChanged()),
      server.onJudged((judgement) => this.keep(judgement)),
      vscode.workspace.onDidCloseTextDocument((document) => this.judged.delete(document.uri.toString())),
      workbench.onDayChanged(() => this.judged.clear()),
    ];
  }

  dispose(): void {
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

  /** Texts that are saved have the verdicts of the gates view. */
  private keep({ outcome, documents }: Judgement): void {
    for (const document of vscode.workspace.textDocuments) {
      const told = documents.find(({ uri }) => same(vscode.Uri.parse(uri).fsPath, document.uri.fsPath));
      if (told && document.isDirty && document.uri.scheme === "file") this.judged.set(document.uri.toString(), { version: told.version, outcome: outcome ?? undefined });
    }
    this.changed.fire();
  }
}

function same(a: string, b: string): boolean {
  return path.normalize(a) === path.normalize(b);
}
