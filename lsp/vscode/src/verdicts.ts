// The verdicts that are shown: evaluated by the command when something changes, kept until they are evaluated again.
import * as path from "node:path";
import * as vscode from "vscode";
import { evaluateArguments } from "./arguments";
import type { Outcome } from "./outcome";
import { type ProjectFiles, quiet } from "./project_files";
import { complaint, jsonOf, Status } from "./run";
import type { Judgement } from "./server";
import { activeGateFile, type Project, type Workbench } from "./workbench";

export type Verdicts =
  | { readonly kind: "nothing" }
  | { readonly kind: "outcome"; readonly project: Project; readonly outcome: Outcome }
  | { readonly kind: "problem"; readonly project: Project; readonly title: string; readonly words: string; readonly compiles: boolean };

export class VerdictStore implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onChanged = this.changed.event;
  private readonly disposables: vscode.Disposable[] = [this.changed];
  private timer: NodeJS.Timeout | undefined;
  private running: AbortController | undefined;
  private project: Project | undefined;
  private read: readonly string[] = []; // the files of data, as of the last outcome
  now: Verdicts = { kind: "nothing" };

  constructor(
    private readonly workbench: Workbench,
    private readonly files: ProjectFiles,
  ) {
    this.disposables.push(
      files.onChanged((uris) => uris.some((uri) => workbench.settings(uri).get("evaluateOnSave", true)) && void this.evaluate()),
      vscode.window.onDidChangeActiveTextEditor(() => this.editorChanged()),
      vscode.workspace.onDidChangeConfiguration((change) => change.affectsConfiguration("tollgate") && this.soon()),
      workbench.onDayChanged(() => this.soon()),
    );
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.running?.abort();
    for (const one of this.disposables) one.dispose();
  }

  private editorChanged(): void {
    const project = activeGateFile() ? this.workbench.project() : undefined;
    if (project && !same(project, this.project)) this.soon();
  }

  soon(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.evaluate(), quiet);
  }

  /** Evaluates now; an evaluation that is under way is stopped, for its answer would be about the past. */
  async evaluate(): Promise<void> {
    clearTimeout(this.timer);
    const project = activeGateFile() ? this.workbench.project() : (this.project ?? this.workbench.project());
    this.running?.abort();
    if (project === undefined || !vscode.workspace.isTrusted) return this.show({ kind: "nothing" });
    this.project = project;
    const running = new AbortController();
    this.running = running;
    const evaluation = async () => {
      const args = evaluateArguments(this.workbench.given(project.uri), project.rules, "json");
      const said = await this.workbench.run(args, project.folder, running.signal);
      if (this.running !== running) return;
      this.running = undefined;
      const outcome = jsonOf<Outcome>(said);
      if (outcome && Array.isArray(outcome.gates)) return this.show({ kind: "outcome", project, outcome });
      const compiles = said.status !== Status.notCompiled;
      const title = compiles ? "There is no verdict" : "The rules do not compile";
      this.show({ kind: "problem", project, title, words: complaint(said), compiles });
    };
    await vscode.window.withProgress({ location: { viewId: "tollgate.gates" } }, evaluation);
  }

  /** The language server judges the same rules by what is on the disk, and looks also where no change is told of. */
  judged({ outcome, documents }: Judgement): void {
    const isUnsaved = (uri: string) => vscode.workspace.textDocuments.some((document) => document.isDirty && document.uri.fsPath === vscode.Uri.parse(uri).fsPath);
    if (this.now.kind === "nothing" || this.running || documents.some(({ uri }) => isUnsaved(uri))) return;
    const known = this.now.kind === "outcome" ? this.now.outcome : undefined;
    if (inputsOf(outcome ?? undefined) !== inputsOf(known)) this.files.tell(this.now.project.uri);
  }

  /** What a lens evaluated: a gate of the project, of the texts as they stand in the editor. */
  evaluated(uri: vscode.Uri, outcome: Outcome | undefined, messages: string): void {
    const project = this.workbench.project(uri);
    if (!project) return;
    clearTimeout(this.timer);
    this.running?.abort(); // its answer would be older
    this.running = undefined;
    const own = { ...project, rules: this.workbench.judgedBy(uri).rules.map((rule) => path.relative(project.folder, rule) || ".") };
    if (outcome) this.show({ kind: "outcome", project: own, outcome });
    else this.show({ kind: "problem", project: own, title: "There is no verdict", words: messages, compiles: true });
  }

  private show(verdicts: Verdicts): void {
    this.now = verdicts;
    if (verdicts.kind !== "nothing") {
      const absolute = (file: string) => path.resolve(verdicts.project.folder, file);
      if (verdicts.kind === "outcome") this.read = verdicts.outcome.inputs.map((input) => absolute(input.name));
      this.files.follow(verdicts.project.rules.map(absolute), this.workbench.given(verdicts.project.uri).data, this.read);
    }
    this.changed.fire();
  }
}

function same(a: Project, b: Project | undefined): boolean {
  return b !== undefined && a.folder === b.folder && a.rules.join("\n") === b.rules.join("\n");
}

/** What an outcome rests on besides the rules. */
function inputsOf(outcome: Outcome | undefined): string {
  return outcome === undefined ? "" : JSON.stringify([outcome.asOf, outcome.inputs.map((input) => input.sha256).sort()]);
}
