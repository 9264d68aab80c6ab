// The clause beside the rule: the list of a document's clauses, opened at the one that is cited. Reads files and runs nothing,
// so it works in a browser and in a workspace that is not trusted.
import * as vscode from "vscode";
import { type Citation, citationAt, type ClausePage, clausePage, clauseSourcesIn, type Entry, entriesOf, entryFor, lineOf } from "./clauses";
import { ruleFiles, workspaceFolders } from "./rule_files";

const scheme = "tollgate-clauses";

interface List {
  readonly title: string;
  readonly where: readonly string[];
  readonly entries: readonly Entry[];
  readonly page: ClausePage;
}

export class ClauseView implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly disposables: vscode.Disposable[];
  private readonly lists = new Map<string, List>();
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.changed.event;
  private readonly cited = vscode.window.createTextEditorDecorationType({
    isWholeLine: true,
    backgroundColor: new vscode.ThemeColor("editor.findMatchHighlightBackground"),
  });

  /** `library`: folders that hold modules besides the workspace. */
  constructor(private readonly library: () => readonly vscode.Uri[]) {
    this.disposables = [this.changed, this.cited, vscode.workspace.registerTextDocumentContentProvider(scheme, this)];
  }

  dispose(): void {
    for (const one of this.disposables) one.dispose();
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.lists.get(uri.path.replace(/^\/|\.md$/g, ""))?.page.text ?? "";
  }

  /** Opens the list of the document that is cited at the cursor, at the clause. */
  async show(): Promise<vscode.TextEditor | undefined> {
    const editor = vscode.window.activeTextEditor;
    const citation = editor && citationAtCursor(editor);
    if (!editor || !citation) {
      void vscode.window.showInformationMessage("Put the cursor on a citation first, such as `under SVTAD 12.9(b)`.");
      return undefined;
    }
    const list = await this.listOf(citation.document);
    if (!list) {
      void vscode.window.showInformationMessage(
        `The rules have no list of the places of ${citation.document}: a document lists them by lines such as \`clause 12.9 "…"\`, or reads them from a CSV file.`,
      );
      return undefined;
    }
    this.lists.set(citation.document, list);
    const uri = vscode.Uri.from({ scheme, path: `/${citation.document}.md` });
    this.changed.fire(uri);
    const entry = entryFor(list.entries, citation.clause);
    const line = entry ? lineOf(list.page, entry, citation.clause) : 0;
    const at = new vscode.Range(line, 0, line, 0);
    const document = await vscode.workspace.openTextDocument(uri);
    const shown = await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true, preview: true, selection: at });
    shown.revealRange(at, vscode.TextEditorRevealType.AtTop);
    const isHead = entry !== undefined && line === list.page.lines.get(entry.id);
    shown.setDecorations(this.cited, isHead ? [at, new vscode.Range(line + 2, 0, line + 2, 0)] : entry ? [at] : []);
    if (!entry) void vscode.window.showInformationMessage(`The list of ${citation.document} has no ${citation.clause}.`);
    return shown;
  }

  private async listOf(document: string): Promise<List | undefined> {
    const entries: Entry[] = [];
    const where: string[] = [];
    let title = "";
    for (const module of [...(await ruleFiles(workspaceFolders())), ...(await ruleFiles(this.library()))]) {
      const text = await textOf(module);
      if (text === undefined || !text.includes(document)) continue;
      for (const source of clauseSourcesIn(text).filter((one) => one.document === document)) {
        if (title === "") title = source.title;
        const file = source.from === undefined ? module : vscode.Uri.joinPath(module, "..", source.from);
        const listed = source.from === undefined ? source.entries : [...source.entries, ...entriesOf((await textOf(file)) ?? "", source.columns)];
        const fresh = listed.filter((one) => !entries.some((known) => known.id === one.id));
        if (fresh.length === 0) continue;
        entries.push(...fresh);
        where.push(vscode.workspace.asRelativePath(file));
      }
    }
    return entries.length === 0 ? undefined : { title, where, entries, page: clausePage(document, title, where, entries) };
  }
}

/** The citation that the cursor is on, or the nearest of its line; a citing line may go on below. */
function citationAtCursor(editor: vscode.TextEditor): Citation | undefined {
  const { document, selection } = editor;
  let line = selection.active.line;
  const text = (at: number) => document.lineAt(at).text;
  const own = citationAt(text(line), selection.active.character);
  if (own) return own;
  while (line > 0 && /,\s*$/.test(text(line - 1))) {
    line -= 1;
    if (/^\s*(?:under|covers|exercises)\b/.test(text(line))) return citationAt(text(selection.active.line), selection.active.character, true);
  }
  return undefined;
}

async function textOf(uri: vscode.Uri): Promise<string | undefined> {
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    return undefined;
  }
}
