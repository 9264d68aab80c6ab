// Tasks: check, test, evaluate and fmt of the rules, with the list of problems.
import * as vscode from "vscode";
import { type Workbench, rootOf } from "./workbench";

type Subcommand = "check" | "test" | "evaluate" | "fmt";
interface Definition extends vscode.TaskDefinition {
  readonly type: "tollgate";
  readonly command: Subcommand;
  readonly files?: readonly string[];
  readonly arguments?: readonly string[];
}
const subcommands: readonly Subcommand[] = ["check", "test", "evaluate", "fmt"];

export class Tasks implements vscode.TaskProvider {
  constructor(private readonly workbench: Workbench) {}

  /** One of each for every folder of the workspace. */
  provideTasks(): vscode.Task[] {
    const folders = (vscode.workspace.workspaceFolders ?? []).filter((folder) => folder.uri.scheme === "file");
    return folders.flatMap((folder) =>
      subcommands.map((command) => this.task({ type: "tollgate", command }, folder)).filter((task): task is vscode.Task => task !== undefined),
    );
  }

  resolveTask(task: vscode.Task): vscode.Task | undefined {
    const folder = typeof task.scope === "object" ? task.scope : vscode.workspace.workspaceFolders?.[0];
    const definition = task.definition as Definition;
    return folder && subcommands.includes(definition.command) ? this.task(definition, folder) : undefined;
  }

  private task(definition: Definition, folder: vscode.WorkspaceFolder): vscode.Task | undefined {
    const found = this.workbench.find(folder.uri);
    if (found.command === undefined) return undefined;
    const { command } = definition;
    const given = this.workbench.given(folder.uri);
    const named = this.workbench.settings(folder.uri).get<string[]>("rules", []);
    const files = definition.files ?? (named.length > 0 ? named : ["."]);
    const args = [
      command,
      ...(command === "check" ? ["--format", "gcc"] : []),
      ...(command !== "fmt" && given.library !== "" ? ["--library", given.library] : []),
      ...(command === "evaluate" && given.data !== "" ? ["--data", given.data] : []),
      ...(command === "evaluate" && given.asOf !== "" ? ["--as-of", given.asOf] : []),
      ...(definition.arguments ?? []),
      ...files,
    ];
    const cwd = rootOf(folder.uri) ?? folder.uri.fsPath;
    const task = new vscode.Task(definition, folder, command, "tollgate", new vscode.ProcessExecution(found.command, args, { cwd }), command === "check" ? ["$tollgate"] : []);
    if (command === "check") task.group = vscode.TaskGroup.Build;
    if (command === "test") task.group = vscode.TaskGroup.Test;
    task.presentationOptions = { clear: true, reveal: command === "check" ? vscode.TaskRevealKind.Silent : vscode.TaskRevealKind.Always };
    return task;
  }
}
