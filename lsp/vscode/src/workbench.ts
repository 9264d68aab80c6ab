// What every part of the extension shares: settings, the command, the day, and which rules are meant.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import * as vscode from "vscode";
import { type Given, rulesWith } from "./arguments";
import { isDay, today } from "./days";
import { expanded, findCommand, type Found } from "./find_command";
import { run, type Said } from "./run";

/** The rules that the gates view and the previews are about. */
export interface Project {
  /** Where the command runs; the paths that it prints are relative to it. */
  readonly folder: string;
  /** Relative to `folder`. */
  readonly rules: readonly string[];
  readonly uri: vscode.Uri;
}

export class Workbench implements vscode.Disposable {
  readonly log = vscode.window.createOutputChannel("Tollgate", { log: true });
  private readonly dayChanged = new vscode.EventEmitter<string>();
  /** Another day was travelled to, which lasts until the next one is chosen and is no setting; or today has become another one. */
  readonly onDayChanged = this.dayChanged.event;
  private readonly clock = setInterval(() => this.look(new Date()), 20_000); // a machine that sleeps misses midnight
  private lastLook = today(new Date());

  constructor(private readonly state: vscode.Memento) {}

  dispose(): void {
    clearInterval(this.clock);
    this.log.dispose();
    this.dayChanged.dispose();
  }

  settings(uri?: vscode.Uri): vscode.WorkspaceConfiguration {
    return vscode.workspace.getConfiguration("tollgate", uri ?? null);
  }

  // ---- the command ----

  /** Looked for anew each time, so that a build that has just ended is found. Never in a workspace that is not trusted. */
  find(uri?: vscode.Uri): Found {
    if (!vscode.workspace.isTrusted) return { command: undefined, why: "This workspace is not trusted, so nothing is run in it." };
    const from = uri?.scheme === "file" ? uri : activeGateFile();
    return findCommand(
      { setting: this.settings(from).get("path", ""), workspaceFolder: rootOf(from), from: from?.fsPath },
      { isProgram, path: process.env["PATH"] ?? "", home: os.homedir(), platform: process.platform },
    );
  }

  async run(args: readonly string[], folder: string, signal?: AbortSignal, input?: string): Promise<Said> {
    const found = this.find(vscode.Uri.file(folder));
    if (found.command === undefined) return { status: null, out: "", err: found.why };
    this.log.debug(`${found.command} ${args.join(" ")}`);
    const began = Date.now();
    const said = await run(found.command, args, { folder, ...(signal ? { signal } : {}), ...(input === undefined ? {} : { input }) });
    this.log.debug(`status ${said.status} after ${Date.now() - began} ms`);
    return said;
  }

  // ---- what is given to it ----

  given(uri: vscode.Uri): Given {
    const settings = this.settings(uri);
    const absolute = (value: string) => (value.trim() === "" ? "" : expanded(value.trim(), rootOf(uri), os.homedir()));
    return { library: absolute(settings.get("library", "")), data: absolute(settings.get("data", "")), asOf: this.day(uri) };
  }

  /** The day of evaluations; empty: today. A setting that is no day is said once where it is read, and is not used. */
  day(uri?: vscode.Uri): string {
    const travelled = this.state.get<string>("asOf");
    if (travelled !== undefined) return travelled;
    const set = this.settings(uri).get("asOf", "").trim();
    if (set === "" || isDay(set)) return set;
    this.log.warn(`The setting tollgate.asOf says ${set}, which is no day as YYYY-MM-DD. Today is taken.`);
    return "";
  }

  /** `undefined` goes back to the setting. */
  async travel(day: string | undefined): Promise<void> {
    await this.state.update("asOf", day);
    this.dayChanged.fire(this.day());
  }

  /** Verdicts of today are of another day after midnight in UTC. */
  look(now: Date): void {
    if (today(now) === this.lastLook) return;
    this.lastLook = today(now);
    if (this.day(activeGateFile()) === "") this.dayChanged.fire("");
  }

  get travelled(): boolean {
    return this.state.get<string>("asOf") !== undefined;
  }

  // ---- which rules ----

  /** What the setting `tollgate.rules` names, else every file of rules in the folder of the file, not below it. */
  project(uri: vscode.Uri | undefined = activeGateFile()): Project | undefined {
    const root = rootOf(uri) ?? vscode.workspace.workspaceFolders?.find((one) => one.uri.scheme === "file")?.uri.fsPath;
    const scope = uri ?? (root === undefined ? undefined : vscode.Uri.file(root));
    if (scope?.scheme !== "file") return undefined;
    const named = this.settings(scope).get<string[]>("rules", []).filter((one) => one.trim() !== "");
    const folder = root ?? path.dirname(scope.fsPath);
    if (named.length > 0) return { folder, rules: named.map((one) => relative(folder, expanded(one, folder, os.homedir()))), uri: scope };
    if (uri === undefined) return undefined;
    return { folder, rules: rulesIn(path.dirname(uri.fsPath)).map((file) => relative(folder, file)), uri };
  }

  /** What the language server judges a file by, so that it says what the gates view says. Paths are absolute. */
  judgedBy(uri: vscode.Uri): { rules: string[]; asOf: string; data: string } {
    const project = this.project(uri);
    const rules = project?.rules.map((rule) => path.resolve(project.folder, rule)) ?? [];
    const { asOf, data } = this.given(uri);
    return { rules: rulesWith(rules, uri.fsPath), asOf, data };
  }
}

function relative(folder: string, file: string): string {
  const inside = path.relative(folder, file);
  return inside === "" ? "." : inside;
}

/** The files of rules in a folder. A folder given to the command would stand for all below it too, build results and copies among them. */
export function rulesIn(folder: string): string[] {
  try {
    const names = fs.readdirSync(folder).filter((name) => name.endsWith(".gate"));
    return names.sort().map((name) => path.join(folder, name));
  } catch {
    return [];
  }
}

function isProgram(file: string): boolean {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}

export function rootOf(uri: vscode.Uri | undefined): string | undefined {
  const folder = uri ? vscode.workspace.getWorkspaceFolder(uri) : vscode.workspace.workspaceFolders?.[0];
  return folder?.uri.scheme === "file" ? folder.uri.fsPath : undefined;
}

export function activeGateFile(): vscode.Uri | undefined {
  const document = vscode.window.activeTextEditor?.document;
  return document?.languageId === "gate" && document.uri.scheme === "file" ? document.uri : undefined;
}

/** Opens a place that the command printed, relative to the folder where it ran. */
export async function openPlace(folder: string, place: { file: string | null; line: number | null }): Promise<void> {
  if (!place.file) return;
  const line = Math.max(0, (place.line ?? 1) - 1);
  const uri = vscode.Uri.file(path.resolve(folder, place.file));
  await vscode.window.showTextDocument(uri, { selection: new vscode.Range(line, 0, line, 0), preview: true });
}
