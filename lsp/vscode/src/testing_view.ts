// The Testing view: examples as tests, run by the command, explained, and their coverage in the gutter.
import * as path from "node:path";
import * as vscode from "vscode";
import { testArguments } from "./arguments";
import { isAmong } from "./places";
import { ruleFiles, workspaceFolders } from "./rule_files";
import { complaint, jsonOf } from "./run";
import { coverageByFile, type ExampleResult, examplesIn, explained, type FileParts, type TestReport } from "./test_report";
import { rulesIn, type Workbench } from "./workbench";

type How = "run" | "explain" | "coverage";

class RulesCoverage extends vscode.FileCoverage {
  constructor(
    uri: vscode.Uri,
    readonly parts: FileParts,
  ) {
    const shown = parts.parts.filter((part) => part.covered > 0).length;
    super(uri, new vscode.TestCoverageCount(parts.covered, parts.total), undefined, new vscode.TestCoverageCount(shown, parts.parts.length));
  }

  /** Lines of which something was never shown, each with what that is; and every part, shown if anything of it was. */
  details(): vscode.FileCoverageDetail[] {
    const partly = new Map(this.parts.parts.map((part) => [part.line - 1, part]));
    const lines = this.parts.lines.map((one) => {
      const at = new vscode.Position(one.line, 0);
      const whole = partly.get(one.line);
      const shown = whole === undefined || whole.covered > 0;
      const branches = one.never.map((never) => new vscode.BranchCoverage(false, at, `${never.kind}: ${never.what}`));
      return new vscode.StatementCoverage(shown, at, branches);
    });
    const parts = this.parts.parts.map((part) => new vscode.DeclarationCoverage(part.name, part.covered > 0, new vscode.Position(part.line - 1, 0)));
    return [...parts, ...lines];
  }
}

export class TestingView implements vscode.Disposable {
  readonly controller = vscode.tests.createTestController("tollgate.examples", "Examples of Gate");
  private readonly disposables: vscode.Disposable[] = [this.controller];
  private readonly runProfile: vscode.TestRunProfile;
  /** The report of the last run, for tests of the extension. */
  lastRun: { readonly passed: number; readonly failed: number; readonly errored: number } | undefined;

  constructor(private readonly workbench: Workbench) {
    const { controller } = this;
    const profile = (name: string, kind: vscode.TestRunProfileKind, how: How, isDefault: boolean) =>
      controller.createRunProfile(name, kind, (request, token) => this.start(request, token, how), isDefault, undefined, how === "run");
    profile("Explain", vscode.TestRunProfileKind.Debug, "explain", false);
    this.runProfile = profile("Run", vscode.TestRunProfileKind.Run, "run", true);
    const coverage = profile("Coverage of the rules", vscode.TestRunProfileKind.Coverage, "coverage", false);
    coverage.loadDetailedCoverage = async (_run, file) => (file instanceof RulesCoverage ? file.details() : []);
    controller.refreshHandler = () => this.discover();
    controller.resolveHandler = async (item) => (item ? undefined : this.discover());
    const watcher = vscode.workspace.createFileSystemWatcher("**/*.gate");
    this.disposables.push(
      watcher,
      watcher.onDidCreate((uri) => void this.readFile(uri)),
      watcher.onDidChange((uri) => void this.readFile(uri)),
      watcher.onDidDelete((uri) => controller.items.delete(uri.toString())),
      vscode.workspace.onDidOpenTextDocument((document) => this.readDocument(document)),
      vscode.workspace.onDidChangeTextDocument((change) => this.readDocument(change.document)),
    );
    for (const document of vscode.workspace.textDocuments) this.readDocument(document);
  }

  dispose(): void {
    for (const one of this.disposables) one.dispose();
  }

  // ---- which examples there are ----

  async discover(): Promise<void> {
    const files = await ruleFiles(workspaceFolders());
    await Promise.all(files.map((uri) => this.readFile(uri)));
  }

  private async readFile(uri: vscode.Uri): Promise<void> {
    if (uri.scheme !== "file" || !isAmong(uri.path, workspaceFolders().map((folder) => folder.path))) return;
    const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
    if (open) return this.readDocument(open);
    try {
      this.setExamples(uri, new TextDecoder().decode(await vscode.workspace.fs.readFile(uri)));
    } catch {
      this.controller.items.delete(uri.toString());
    }
  }

  private readDocument(document: vscode.TextDocument): void {
    if (document.languageId === "gate" && document.uri.scheme === "file") this.setExamples(document.uri, document.getText());
  }

  private setExamples(uri: vscode.Uri, text: string): void {
    const examples = examplesIn(text);
    if (examples.length === 0) return this.controller.items.delete(uri.toString());
    const file = this.controller.items.get(uri.toString()) ?? this.controller.createTestItem(uri.toString(), vscode.workspace.asRelativePath(uri), uri);
    const seen = new Map<string, number>();
    file.children.replace(
      examples.map((example) => {
        const nth = seen.get(example.title) ?? 0;
        seen.set(example.title, nth + 1);
        const id = `${uri.toString()}#${nth}#${example.title}`;
        const item = file.children.get(id) ?? this.controller.createTestItem(id, example.title, uri);
        item.range = new vscode.Range(example.line, 0, example.endLine, 0);
        return item;
      }),
    );
    this.controller.items.add(file);
  }

  // ---- running them ----

  /** The examples of these titles in some files, as a lens asks for them. */
  async runTitles(files: readonly vscode.Uri[], titles: readonly string[]): Promise<void> {
    await Promise.all(files.map((uri) => this.readFile(uri)));
    const items: vscode.TestItem[] = [];
    for (const uri of files) this.controller.items.get(uri.toString())?.children.forEach((item) => titles.includes(item.label) && items.push(item));
    if (items.length === 0) return;
    const stop = new vscode.CancellationTokenSource();
    await this.start(new vscode.TestRunRequest(items, undefined, this.runProfile), stop.token, "run");
    stop.dispose();
  }

  /** The command reads the disk: rules that are not saved are saved first, also those that the examples are about. */
  private async start(request: vscode.TestRunRequest, token: vscode.CancellationToken, how: How): Promise<void> {
    await saveRules();
    await this.runOnce(request, token, how);
    if (!request.continuous) return;
    const saved = vscode.workspace.onDidSaveTextDocument((document) => {
      if (document.languageId === "gate") void this.runOnce(request, token, how);
    });
    token.onCancellationRequested(() => saved.dispose());
  }

  private async runOnce(request: vscode.TestRunRequest, token: vscode.CancellationToken, how: How): Promise<void> {
    const run = this.controller.createTestRun(request);
    const counts = { passed: 0, failed: 0, errored: 0 };
    try {
      if (this.controller.items.size === 0) await this.discover();
      const chosen = this.chosen(request);
      for (const items of chosen.values()) for (const item of items) run.enqueued(item);
      const folders = new Map<string, [vscode.TestItem, vscode.TestItem[]][]>();
      for (const [file, items] of chosen) {
        const folder = path.dirname((file.uri as vscode.Uri).fsPath);
        folders.set(folder, [...(folders.get(folder) ?? []), [file, items]]);
      }
      for (const [folder, files] of folders) {
        if (token.isCancellationRequested) break;
        await this.runFolder(run, folder, files, token, how, counts);
      }
    } finally {
      this.lastRun = counts;
      run.end();
    }
    if (how === "explain") await vscode.commands.executeCommand("testing.showMostRecentOutput");
  }

  /** The examples asked for, by the item of their file. */
  private chosen(request: vscode.TestRunRequest): Map<vscode.TestItem, vscode.TestItem[]> {
    const excluded = new Set(request.exclude ?? []);
    const chosen = new Map<vscode.TestItem, vscode.TestItem[]>();
    const add = (file: vscode.TestItem, item: vscode.TestItem) => {
      if (!excluded.has(item) && !excluded.has(file)) chosen.set(file, [...(chosen.get(file) ?? []), item]);
    };
    const roots: vscode.TestItem[] = [];
    this.controller.items.forEach((item) => roots.push(item));
    for (const item of request.include ?? roots) {
      if (item.parent) add(item.parent, item);
      else item.children.forEach((child) => add(item, child));
    }
    return chosen;
  }

  private async runFolder(
    run: vscode.TestRun,
    folder: string,
    files: readonly [vscode.TestItem, vscode.TestItem[]][],
    token: vscode.CancellationToken,
    how: How,
    counts: { passed: number; failed: number; errored: number },
  ): Promise<void> {
    const items = files.flatMap(([, some]) => some);
    for (const item of items) run.started(item);
    const all = files.every(([file, some]) => file.children.size === some.length);
    const only = all ? [] : items.map((item) => item.label);
    // Coverage is of the rules in the files given, so it is asked of the whole folder.
    const given = how === "coverage" ? rulesIn(folder).map((file) => path.basename(file)) : files.map(([file]) => path.basename((file.uri as vscode.Uri).fsPath));
    const abort = new AbortController();
    const cancelled = token.onCancellationRequested(() => abort.abort());
    const uri = (files[0] as [vscode.TestItem, vscode.TestItem[]])[0].uri as vscode.Uri;
    const said = await this.workbench.run(testArguments(this.workbench.given(uri), given, only), folder, abort.signal);
    cancelled.dispose();
    if (token.isCancellationRequested) return;
    const report = jsonOf<TestReport>(said);
    if (!report) {
      const words = complaint(said);
      run.appendOutput(`${words.replace(/\r?\n/g, "\r\n")}\r\n`);
      counts.errored += items.length;
      for (const item of items) run.errored(item, new vscode.TestMessage(words));
      return;
    }
    const results = new Map(report.examples.map((one) => [`${path.resolve(folder, one.file)}:${one.line}`, one]));
    for (const item of items) this.tell(run, item, results.get(`${item.uri?.fsPath}:${(item.range?.start.line ?? 0) + 1}`), folder, how, counts);
    if (how === "coverage") {
      for (const file of coverageByFile(report)) run.addCoverage(new RulesCoverage(vscode.Uri.file(path.resolve(folder, file.file)), file));
    }
  }

  private tell(
    run: vscode.TestRun,
    item: vscode.TestItem,
    result: ExampleResult | undefined,
    folder: string,
    how: How,
    counts: { passed: number; failed: number; errored: number },
  ): void {
    if (!result) {
      counts.errored += 1;
      return run.errored(item, new vscode.TestMessage("The command did not run this example: save the file and run it again."));
    }
    if (how === "explain" || !result.passes) run.appendOutput(`${explained(result).replace(/\n/g, "\r\n")}\r\n\r\n`, undefined, item);
    if (result.passes) {
      counts.passed += 1;
      return run.passed(item);
    }
    counts.failed += 1;
    const messages = result.problems.map((problem) => new vscode.TestMessage(problem));
    for (const one of result.expectations.filter((expectation) => !expectation.holds)) {
      const words = [`expected ${one.expected}, but it is ${one.actual}`, ...one.because].join("\n");
      const message = vscode.TestMessage.diff(words, one.expected, one.actual);
      message.location = new vscode.Location(vscode.Uri.file(path.resolve(folder, one.file)), new vscode.Position(one.line - 1, 0));
      messages.push(message);
    }
    run.failed(item, messages);
  }
}

async function saveRules(): Promise<void> {
  const unsaved = vscode.workspace.textDocuments.filter((document) => document.isDirty && document.languageId === "gate" && document.uri.scheme === "file");
  await Promise.all(unsaved.map((document) => document.save()));
  const left = unsaved.filter((document) => document.isDirty).map((document) => vscode.workspace.asRelativePath(document.uri));
  if (left.length > 0) void vscode.window.showWarningMessage(`Examples are run with the text on disk of what could not be saved: ${left.join(", ")}`);
}
