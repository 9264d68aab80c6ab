// The extension where nothing can be run: in a browser, or on a workspace without files on a disk. Colours, snippets and
// layout need no program; clauses are read from the workspace; everything else says why it is not here.
import * as vscode from "vscode";
import { ClauseView } from "./clause_view";

const needProgram = [
  "evaluateGates",
  "previewVerdicts",
  "previewMatrix",
  "previewHeatmap",
  "previewDocument",
  "previewExplanation",
  "chooseDay",
  "backToToday",
  "chooseCommand",
  "makeProject",
  "restartServer",
  "showLog",
  "showCrashReport",
  "openPlace",
];

export function activate(context: vscode.ExtensionContext): void {
  notHere(context, "A browser runs no programs, and the tollgate command is one.");
}

export function notHere(context: vscode.ExtensionContext, why: string): void {
  const words = `${why} Colours, snippets and clauses work here; mistakes, verdicts, examples and pages need a window that runs on a machine with the command.`;
  const clauses = new ClauseView(() => []);
  const item = vscode.languages.createLanguageStatusItem("tollgate.server", { language: "gate" });
  item.name = "Tollgate";
  item.text = "Tollgate: colours and snippets only";
  item.detail = why;
  item.severity = vscode.LanguageStatusSeverity.Warning;
  context.subscriptions.push(clauses, item, vscode.commands.registerCommand("tollgate.showClause", () => clauses.show()));
  for (const name of needProgram) {
    context.subscriptions.push(vscode.commands.registerCommand(`tollgate.${name}`, () => vscode.window.showInformationMessage(words)));
  }
  const nothing: vscode.TreeDataProvider<never> = { getChildren: () => [], getTreeItem: (item) => item };
  context.subscriptions.push(vscode.window.registerTreeDataProvider("tollgate.gates", nothing)); // its welcome says why
  void vscode.commands.executeCommand("setContext", "tollgate.cannotRun", true);
}
