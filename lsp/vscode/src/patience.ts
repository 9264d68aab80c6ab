// Holds back what may not be true any more when the line that somebody writes is finished.
import * as vscode from "vscode";
import { type Told, toldNow, type Writing } from "./unfinished";

type Show = (uri: vscode.Uri, diagnostics: vscode.Diagnostic[]) => void;

const quiet = 1000; // ms without a key after which a line counts as finished

export class Patience implements vscode.Disposable {
  private readonly latest = new Map<string, { uri: vscode.Uri; diagnostics: vscode.Diagnostic[]; shown: vscode.Diagnostic[]; show: Show }>();
  private writing: { readonly document: string; readonly line: number; text: string; readonly known: ReadonlyMap<string, ReadonlySet<string>> } | undefined;
  private timer: NodeJS.Timeout | undefined;
  private readonly disposables: vscode.Disposable[];

  constructor() {
    this.disposables = [
      vscode.workspace.onDidChangeTextDocument((change) => this.changed(change)),
      vscode.workspace.onDidSaveTextDocument(() => this.finished()),
      vscode.window.onDidChangeActiveTextEditor(() => this.finished()),
      vscode.window.onDidChangeTextEditorSelection(({ textEditor, selections }) => {
        const elsewhere = selections.length !== 1 || selections[0]?.active.line !== this.writing?.line;
        if (this.writing?.document === textEditor.document.uri.toString() && elsewhere) this.finished();
      }),
    ];
  }

  dispose(): void {
    clearTimeout(this.timer);
    for (const one of this.disposables) one.dispose();
  }

  /** In the place of `show`, which is called now with what can be told now, and with everything once the line is finished. */
  tell(uri: vscode.Uri, diagnostics: vscode.Diagnostic[], show: Show): void {
    const key = uri.toString();
    const shown = this.writing ? diagnostics.filter((one) => toldNow(toldOf(one), this.writingIn(key))) : diagnostics;
    if (diagnostics.length > 0) this.latest.set(key, { uri, diagnostics, shown, show });
    else this.latest.delete(key);
    show(uri, shown);
  }

  private writingIn(document: string): Writing {
    const here = this.writing?.document === document;
    return { line: here ? (this.writing?.line ?? -1) : -1, text: this.writing?.text ?? "", known: this.writing?.known.get(document) ?? new Set() };
  }

  private changed({ document, contentChanges, reason }: vscode.TextDocumentChangeEvent): void {
    if (document.languageId !== "gate" || contentChanges.length === 0) return;
    const change = contentChanges[0];
    const inOneLine = contentChanges.length === 1 && change?.range.isSingleLine && !/[\r\n]/.test(change.text);
    const active = vscode.window.activeTextEditor?.document === document;
    if (!change || !inOneLine || !active || reason !== undefined) return this.finished();
    const { line, character } = change.range.start;
    const key = document.uri.toString();
    if (this.writing && (this.writing.document !== key || this.writing.line !== line)) this.finished();
    const text = document.lineAt(line).text.slice(0, character + change.text.length);
    const known = () => new Map([...this.latest].map(([uri, { shown }]) => [uri, new Set(shown.map((one) => toldOf(one).key))]));
    if (this.writing) this.writing.text = text;
    else this.writing = { document: key, line, text, known: known() };
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.finished(), quiet);
  }

  private finished(): void {
    if (!this.writing) return;
    clearTimeout(this.timer);
    this.writing = undefined;
    for (const one of this.latest.values()) {
      if (one.shown.length === one.diagnostics.length) continue;
      one.shown = one.diagnostics;
      one.show(one.uri, one.diagnostics);
    }
  }
}

function toldOf(diagnostic: vscode.Diagnostic): Told {
  const code = typeof diagnostic.code === "object" ? diagnostic.code.value : diagnostic.code;
  const data = (diagnostic as { data?: { staysAsLineGoesOn?: boolean } }).data; // the client keeps it there
  const { line, character } = diagnostic.range.end;
  return { key: `${code} ${diagnostic.message}`, line, end: character, stays: data?.staysAsLineGoesOn === true };
}
