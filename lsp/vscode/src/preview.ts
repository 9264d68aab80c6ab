// Pages beside the source, most of them made by the command: verdicts, the Test Traceability Matrix, the heatmap, a pack as its document,
// why a criterion reads as it does, what would open a gate.
import * as path from "node:path";
import * as vscode from "vscode";
import { type Asked, documentArguments, evaluateArguments, explainArguments, type Given, traceArguments } from "./arguments";
import { messagePage, pageFor } from "./page";
import { packAt } from "./packs";
import type { ProjectFiles } from "./project_files";
import { complaint } from "./run";
import type { Project, Workbench } from "./workbench";

/** Pages about the rules of the project. */
export type RulesPage = "verdicts" | "matrix" | "heatmap";
export type PageKind = RulesPage | "document" | "explanation" | "needed";
const titles: Record<RulesPage, string> = { verdicts: "Verdicts", matrix: "Test Traceability Matrix", heatmap: "Test heatmap" };

/** What a page is about, made anew whenever rules or data change. */
interface Content {
  readonly kind: PageKind;
  readonly title: string;
  readonly project: Project;
  readonly args: (given: Given) => string[];
}
interface Shown {
  readonly panel: vscode.WebviewPanel;
  readonly content: Content | undefined; // undefined: it is said once
  stale: boolean;
  turn: number;
}

export class Previews implements vscode.Disposable {
  private readonly shown = new Map<PageKind, Shown>();
  private readonly disposables: vscode.Disposable[];
  /** The page shown last of each kind, for tests of the extension. */
  readonly pages = new Map<PageKind, string>();

  constructor(
    private readonly workbench: Workbench,
    files: ProjectFiles,
  ) {
    this.disposables = [files.onChanged(() => this.refresh()), workbench.onDayChanged(() => this.refresh())];
  }

  dispose(): void {
    for (const one of this.disposables) one.dispose();
    for (const { panel } of this.shown.values()) panel.dispose();
  }

  async show(kind: RulesPage): Promise<void> {
    const project = this.workbench.project();
    if (!project) {
      void vscode.window.showInformationMessage("Open a file of rules (.gate) first: the page is about the rules in its folder.");
      return;
    }
    const title = `${titles[kind]}: ${path.basename(path.dirname(path.resolve(project.folder, project.rules[0] ?? ".")))}`;
    const args = (given: Given) => (kind === "verdicts" ? evaluateArguments(given, project.rules, "html") : traceArguments(given, project.rules, kind));
    await this.open({ kind, title, project, args });
  }

  /** Why a criterion reads as it does. */
  async explain(asked: Asked, project: Project): Promise<void> {
    await this.open({ kind: "explanation", title: `Why: ${asked.criterion}`, project, args: (given) => explainArguments(given, project.rules, asked, "html") });
  }

  /** The pack at the cursor, as the document that is reviewed and agreed. */
  async document(): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    const project = this.workbench.project();
    const pack = editor && project && packAt(editor.document.getText().split(/\r\n|\r|\n/), editor.selection.active.line);
    if (!pack) {
      void vscode.window.showInformationMessage("Open a file with a pack (`pack …`) first, and put the cursor into it.");
      return;
    }
    const file = path.relative(project.folder, editor.document.uri.fsPath);
    await this.open({ kind: "document", title: `Document: ${pack}`, project, args: (given) => documentArguments(given, [file], pack) });
  }

  /** Words that were asked for once. */
  tell(kind: PageKind, title: string, words: string): void {
    const page = messagePage(title, words);
    this.pages.set(kind, page);
    this.panel(kind, title, undefined).panel.webview.html = page;
  }

  private async open(content: Content): Promise<void> {
    await this.render(this.panel(content.kind, content.title, content));
  }

  private panel(kind: PageKind, title: string, content: Content | undefined): Shown {
    const before = this.shown.get(kind);
    const panel = before?.panel ?? vscode.window.createWebviewPanel(`tollgate.${kind}`, title, { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true }, {
      enableScripts: false,
      enableForms: false,
      enableCommandUris: false,
      localResourceRoots: [],
      enableFindWidget: true,
    });
    panel.title = title;
    const shown: Shown = { panel, content, stale: false, turn: 0 };
    this.shown.set(kind, shown);
    if (before) panel.reveal(undefined, true);
    else {
      panel.onDidDispose(() => this.shown.delete(kind));
      panel.onDidChangeViewState(() => {
        const now = this.shown.get(kind);
        if (now?.stale && panel.visible) void this.render(now);
      });
    }
    return shown;
  }

  private refresh(): void {
    for (const shown of this.shown.values()) {
      if (shown.panel.visible) void this.render(shown);
      else shown.stale = true;
    }
  }

  private async render(shown: Shown): Promise<void> {
    shown.stale = false;
    const turn = ++shown.turn;
    if (!shown.content) return;
    const { kind, title, project, args } = shown.content;
    const said = await this.workbench.run(args(this.workbench.given(project.uri)), project.folder);
    if (shown.turn !== turn) return; // a later one was begun
    const page = said.out.trimStart().startsWith("<!DOCTYPE") ? pageFor(said.out) : messagePage(`${title}: nothing to show`, complaint(said));
    this.pages.set(kind, page);
    if (this.shown.get(kind) === shown) shown.panel.webview.html = page;
  }
}
