// Live verdicts: behind each gate and criterion what it is now, of the text as it stands in the editor. The language server judges an
// unsaved text; a saved one has the verdicts of the gates view. A verdict of an older text is never shown as one of this text.
import * as path from "node:path";
import * as vscode from "vscode";
import { holds } from "./arguments";
import { type Beside, besideLines } from "./beside";
import { JudgedTexts, type Text } from "./judged_texts";
import type { Outcome } from "./outcome";
import type { Judgement, Server } from "./server";
import type { VerdictStore } from "./verdicts";
import type { Workbench } from "./workbench";

/** What the server judged. */
class Judged {
  superseded = false; // the gates view knows more
  constructor(
    /** undefined: there is no verdict, for the rules do not compile or the data cannot be read. */
    readonly outcome: Outcome | undefined,
    readonly texts: JudgedTexts,
  ) {}

  declares(file: string): boolean {
    return this.outcome?.gates.some((gate) => gate.rule.file !== null && same(gate.rule.file, file)) === true;
  }
}

export class LiveVerdicts implements vscode.InlayHintsProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeInlayHints = this.changed.event;
  private readonly judged = new Map<string, Judged>(); // by the file of each text
  private last: Judged | undefined;
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
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.edited(document)),
      vscode.workspace.onDidSaveTextDocument((document) => this.each((judged) => judged.texts.saved(asText(document)))),
      vscode.workspace.onDidCloseTextDocument((document) => document.uri.scheme === "file" && this.closed(asText(document).file)),
      workbench.onDayChanged(() => this.each((judged) => (judged.superseded = true))),
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
    const { file } = asText(document);
    const judged = this.judged.get(file) ?? (this.last?.declares(file) ? this.last : undefined); // it may be open only since then
    const now = this.store.now;
    const rules = now.kind === "nothing" ? [] : now.project.rules.map((rule) => path.resolve(now.project.folder, rule));
    const isRead = (other: string) => other === file || holds(rules, other);
    if (judged && !judged.superseded) {
      if (!judged.outcome) return [];
      return besideLines(judged.outcome, (other) => same(other, file), lines, judged.texts.isOlder(openTexts(), isRead));
    }
    if (now.kind !== "outcome") return [];
    const isOlder = openTexts().some((text) => text.unsaved && (isRead(text.file) || judged?.texts.has(text.file)));
    return besideLines(now.outcome, (other) => same(path.resolve(now.project.folder, other), file), lines, isOlder);
  }

  private each(act: (judged: Judged) => void): void {
    for (const judged of new Set([...this.judged.values(), ...(this.last ? [this.last] : [])])) act(judged);
  }

  /** The verdicts of other texts may rest on this one. */
  private edited(document: vscode.TextDocument): void {
    const others = vscode.window.visibleTextEditors.filter((editor) => editor.document !== document && editor.document.languageId === "gate");
    if (document.languageId === "gate" && others.length > 0) this.changed.fire();
  }

  private closed(file: string): void {
    this.judged.delete(file);
    this.each((judged) => judged.texts.closed(file));
    this.changed.fire();
  }

  /** Of saved texts the store knows more than what was judged while they were written: data may have changed since. */
  private storeChanged(): void {
    this.each((judged) => (judged.superseded ||= areSaved(judged.texts)));
    this.changed.fire();
  }

  /** Texts that are saved have the verdicts of the gates view, once it has judged what was written. */
  private keep({ outcome, documents }: Judgement): void {
    const open = openTexts();
    const texts = documents.map(({ uri, version }) => {
      const file = path.normalize(vscode.Uri.parse(uri).fsPath);
      return { file, version, unsaved: open.some((text) => text.file === file && (text.unsaved || text.version !== version)) };
    });
    const judged = new Judged(outcome ?? undefined, new JudgedTexts(texts));
    const before = texts.map(({ file }) => this.judged.get(file));
    judged.superseded = areSaved(judged.texts) && before.every((one) => one?.superseded !== false);
    this.last = judged;
    for (const text of open) if (judged.texts.has(text.file)) this.judged.set(text.file, judged);
    this.changed.fire();
  }
}

function asText(document: vscode.TextDocument): Text {
  return { file: path.normalize(document.uri.fsPath), version: document.version, unsaved: document.isDirty };
}

function openTexts(): Text[] {
  return vscode.workspace.textDocuments.filter(({ languageId, uri }) => languageId === "gate" && uri.scheme === "file").map(asText);
}

function areSaved(texts: JudgedTexts): boolean {
  return openTexts().every((text) => !text.unsaved || !texts.has(text.file));
}

function same(a: string, b: string): boolean {
  return path.normalize(a) === path.normalize(b);
}
