// Pages that the command makes, beside the source: verdicts, the Test Traceability Matrix, the heatmap, why a criterion reads as it does.
import * as path from "node:path";
import * as vscode from "vscode";
import { type Asked, evaluateArguments, explainArguments, traceArguments } from "./arguments";
import { messagePage, pageFor } from "./page";
import { complaint } from "./run";
import type { Project, Workbench } from "./workbench";

export type PageKind = "verdicts" | "matrix" | "heatmap" | "explanation";
const titles: Record<PageKind, string> = { verdicts: "Verdicts", matrix: "Test Traceability Matrix", heatmap: "Test heatmap", explanation: "Why" };

interface Shown {
  readonly panel: vscode.WebviewPanel;
  readonly project: Project;
  readonly asked: Asked | undefined;
  stale: boolean;
}

export class Previews implements vscode.Disposable {
  private readonly shown = new Map<PageKind, Shown>();
  private readonly disposables: vscode.Disposable[];
  /** The page shown last of each kind, for tests of the extension. */
  readonly pages = new Map<PageKind, string>();

  constructor(private readonly workbench: Workbench) {
    this.disposables = [
      vscode.workspace.onDidSaveTextDocument((document) => document.languageId === "gate" && this.refresh()),
      workbench.onDayChanged(() => this.refresh()),
    ];
  }

  dispose(): void {
    for (const one of this.disposables) one.dispose();
    for (const { panel } of this.shown.values()) panel.dispose();
  }

  async show(kind: PageKind, asked?: Asked, of?: Project): Promise<void> {
    const project = of ?? this.workbench.project();
    if (!project) {
      void vscode.window.showInformationMessage("Open a file of rules (.gate) first: the page is about the rules in its folder.");
      return;
    }
    const title = asked ? `Why: ${asked.criterion}` : `${titles[kind]}: ${path.basename(path.dirname(path.resolve(project.folder, project.rules[0] ?? ".")))}`;
    const before = this.shown.get(kind);
    const panel = before?.panel ?? vscode.window.createWebviewPanel(`tollgate.${kind}`, title, { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true }, {
      enableScripts: false,
      enableForms: false,
      enableCommandUris: false,
      localResourceRoots: [],
      enableFindWidget: true,
    });
    panel.title = title;
    const shown: Shown = { panel, project, asked, stale: false };
    this.shown.set(kind, shown);
    if (before) panel.reveal(undefined, true);
    else {
      panel.onDidDispose(() => this.shown.delete(kind));
      panel.onDidChangeViewState(() => {
        const now = this.shown.get(kind);
        if (now?.stale && panel.visible) void this.render(kind, now);
      });
    }
    await this.render(kind, shown);
  }

  private refresh(): void {
    for (const [kind, shown] of this.shown) {
      if (shown.panel.visible) void this.render(kind, shown);
      else shown.stale = true;
    }
  }

  private async render(kind: PageKind, shown: Shown): Promise<void> {
    shown.stale = false;
    const { project } = shown;
    const given = this.workbench.given(project.uri);
    const args = shown.asked
      ? explainArguments(given, project.rules, shown.asked, "html")
      : kind === "verdicts"
        ? evaluateArguments(given, project.rules, "html")
        : traceArguments(given, project.rules, kind === "heatmap" ? "heatmap" : "matrix");
    const said = await this.workbench.run(args, project.folder);
    const page = said.out.trimStart().startsWith("<!DOCTYPE") ? pageFor(said.out) : messagePage(`${titles[kind]}: nothing to show`, complaint(said));
    this.pages.set(kind, page);
    if (this.shown.get(kind) === shown) shown.panel.webview.html = page;
  }
}
