// The extension where it runs under Node: all of it, as far as the workspace is trusted and has files.
import * as fs from "node:fs";
import * as path from "node:path";
import * as vscode from "vscode";
import { notHere } from "./browser";
import { ClauseView } from "./clause_view";
import { chooseDay } from "./day_picker";
import { askForCommand, chooseCommand, makeProject } from "./first_steps";
import { GatesView } from "./gates_view";
import { type Item, neededWords, type Outcome } from "./outcome";
import { LiveVerdicts } from "./live";
import { Previews, type RulesPage } from "./preview";
import { ProjectFiles } from "./project_files";
import { Server } from "./server";
import { Status } from "./status";
import { Tasks } from "./tasks";
import { TestingView } from "./testing_view";
import { VerdictStore } from "./verdicts";
import { activeGateFile, Workbench } from "./workbench";

/** For tests of the extension. */
export interface Tollgate {
  readonly workbench: Workbench;
  readonly server: Server;
  readonly store: VerdictStore;
  readonly gates: GatesView;
  readonly testing: TestingView;
  readonly previews: Previews;
  readonly clauses: ClauseView;
  readonly live: LiveVerdicts;
}

let server: Server | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<Tollgate | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length > 0 && folders.every((folder) => folder.uri.scheme !== "file")) {
    notHere(context, "This workspace has no files on a disk, so nothing can be run on it.");
    return undefined;
  }
  const workbench = new Workbench(context.workspaceState);
  const files = new ProjectFiles();
  const store = new VerdictStore(workbench, files);
  const gates = new GatesView(workbench, store);
  const testing = new TestingView(workbench);
  const previews = new Previews(workbench, files);
  const clauses = new ClauseView(() => libraries(workbench));
  const lenses = {
    evaluated: (uri: vscode.Uri, outcome: Outcome | undefined, messages: string) => {
      store.evaluated(uri, outcome, messages);
      void vscode.commands.executeCommand("tollgate.gates.focus");
    },
    opens: (gate: string, outcome: Outcome | undefined, messages: string) =>
      previews.tell("needed", `What would open ${gate}`, outcome ? neededWords(outcome) : messages),
    runExamples: (files: readonly vscode.Uri[], titles: readonly string[]) => testing.runTitles(files, titles),
  };
  server = new Server(workbench, lenses, context.logUri);
  server.onJudged((judgement) => store.judged(judgement));
  const live = new LiveVerdicts(workbench, store, server);
  context.subscriptions.push(workbench, files, store, gates, testing, previews, clauses, server, live, new Status(workbench, store));
  context.subscriptions.push(vscode.tasks.registerTaskProvider("tollgate", new Tasks(workbench)));
  registerCommands(context, { workbench, server, store, gates, testing, previews, clauses, live });
  context.subscriptions.push(vscode.workspace.onDidGrantWorkspaceTrust(() => begin(context, workbench, store)));
  begin(context, workbench, store);
  return { workbench, server, store, gates, testing, previews, clauses, live };
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}

/** Nothing is awaited here: the editor is useful before the server answers. */
function begin(context: vscode.ExtensionContext, workbench: Workbench, store: VerdictStore): void {
  void vscode.commands.executeCommand("setContext", "tollgate.found", workbench.find(activeGateFile()).command !== undefined);
  void server?.start();
  store.soon();
  void askForCommand(workbench, context.workspaceState);
}

function registerCommands(context: vscode.ExtensionContext, parts: Tollgate): void {
  const { workbench, store, previews, clauses } = parts;
  const add = (name: string, act: (...args: never[]) => unknown) => context.subscriptions.push(vscode.commands.registerCommand(name, act));
  const page = (kind: RulesPage) => () => previews.show(kind);
  add("tollgate.evaluateGates", () => store.evaluate());
  add("tollgate.previewVerdicts", page("verdicts"));
  add("tollgate.previewMatrix", page("matrix"));
  add("tollgate.previewHeatmap", page("heatmap"));
  add("tollgate.previewDocument", () => previews.document());
  add("tollgate.previewExplanation", (item?: Item) => {
    if (item?.asks && store.now.kind === "outcome") return previews.explain(item.asks, store.now.project);
    return vscode.commands.executeCommand("tollgate.gates.focus");
  });
  add("tollgate.showClause", () => clauses.show());
  add("tollgate.chooseDay", (day?: string) => chooseDay(workbench, store, typeof day === "string" ? day : undefined));
  add("tollgate.backToToday", () => workbench.travel(undefined));
  add("tollgate.chooseCommand", () => chooseCommand());
  add("tollgate.makeProject", () => makeProject(workbench));
  add("tollgate.restartServer", () => parts.server.restart());
  add("tollgate.showLog", () => workbench.log.show());
  add("tollgate.showCrashReport", () => parts.server.showCrashReport());
}

/** Where the command looks for the library: the setting, `stdlib` in a folder above, and beside the command. */
function libraries(workbench: Workbench): vscode.Uri[] {
  const uri = activeGateFile() ?? vscode.workspace.workspaceFolders?.[0]?.uri;
  const set = uri ? workbench.given(uri).library : "";
  if (set !== "") return [vscode.Uri.file(set)];
  const found = workbench.find(uri);
  if (found.command === undefined) return [];
  const beside = path.dirname(realPath(found.command));
  return [path.join(beside, "../share/tollgate/stdlib"), path.join(beside, "stdlib")].map((folder) => vscode.Uri.file(folder));
}

function realPath(file: string): string {
  try {
    return fs.realpathSync(file);
  } catch {
    return file;
  }
}
