// What somebody needs before anything else works: the command, and a first project.
import * as path from "node:path";
import * as vscode from "vscode";
import { complaint } from "./run";
import type { Workbench } from "./workbench";

const asked = "tollgate.askedForCommand";

/** Says once a session that the command is missing, and what to do. */
export async function askForCommand(workbench: Workbench, state: vscode.Memento): Promise<void> {
  const found = workbench.find();
  if (found.command !== undefined || !vscode.workspace.isTrusted || state.get(asked, false)) return;
  workbench.log.warn(found.why);
  const chosen = await vscode.window.showWarningMessage(
    `${found.why} Colours, snippets and clauses work without it; mistakes, verdicts, examples and pages need it.`,
    "Choose the command",
    "Open settings",
    "Do not ask again here",
  );
  if (chosen === "Choose the command") await chooseCommand();
  if (chosen === "Open settings") await vscode.commands.executeCommand("workbench.action.openSettings", "tollgate.path");
  if (chosen === "Do not ask again here") await state.update(asked, true);
}

export async function chooseCommand(): Promise<void> {
  const chosen = await vscode.window.showOpenDialog({ canSelectMany: false, title: "Choose the tollgate command", openLabel: "Use this command" });
  const file = chosen?.[0];
  if (!file) return;
  const target = vscode.workspace.workspaceFolders ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global;
  await vscode.workspace.getConfiguration("tollgate").update("path", file.fsPath, target);
}

/** `tollgate init` into a new folder, and its rules in the editor. */
export async function makeProject(workbench: Workbench): Promise<void> {
  const found = workbench.find();
  if (found.command === undefined) {
    void vscode.window.showErrorMessage(found.why);
    return;
  }
  const parents = await vscode.window.showOpenDialog({
    canSelectFiles: false,
    canSelectFolders: true,
    title: "Where shall the new folder first-gate stand?",
    openLabel: "Make it here",
    ...(vscode.workspace.workspaceFolders?.[0] ? { defaultUri: vscode.workspace.workspaceFolders[0].uri } : {}),
  });
  const parent = parents?.[0];
  if (!parent) return;
  const said = await workbench.run(["init", "first-gate"], parent.fsPath);
  if (said.status !== 0) {
    void vscode.window.showErrorMessage(complaint(said));
    return;
  }
  const folder = vscode.Uri.file(path.join(parent.fsPath, "first-gate"));
  const inside = vscode.workspace.getWorkspaceFolder(folder);
  if (inside) await vscode.window.showTextDocument(vscode.Uri.joinPath(folder, "exit.gate"));
  else await vscode.commands.executeCommand("vscode.openFolder", folder);
}
