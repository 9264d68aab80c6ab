// The language server: started, watched, started again when it ends, and never in a workspace that is not trusted.
import { type ChildProcess, spawn } from "node:child_process";
import * as vscode from "vscode";
import { CloseAction, ErrorAction, LanguageClient, type LanguageClientOptions, MessageType, RevealOutputChannelOn, State, type StreamInfo, Trace } from "vscode-languageclient/node";
import type { Outcome } from "./outcome";
import { Patience } from "./patience";
import { crashReportIn, Restarts } from "./restarts";
import { activeGateFile, type Workbench } from "./workbench";

/** What the lenses of the server run (lsp/server/commands.h), and the command that its lenses of references are given. */
const evaluateCommand = "tollgate.evaluate";
const opensCommand = "tollgate.whatOpens";
const examplesCommand = "tollgate.runExamples";
const referencesCommand = "tollgate.showReferences";
/** What it tells of its own accord, where `verdicts.tell` asks for that. */
const judgedNotification = "tollgate/judged";

interface Asked {
  readonly uri: string;
  readonly gate?: string;
  readonly examples?: readonly string[];
  /** Paths of the modules that the examples stand in; without them, the one of `uri`. */
  readonly files?: readonly string[];
}
/** What the server judged while somebody works, by the texts as they stand in the editor. */
export interface Judgement {
  /** null: there is no verdict, for the rules do not compile or the data cannot be read. */
  readonly outcome: Outcome | null;
  /** The open texts that it rests on. */
  readonly documents: readonly { readonly uri: string; readonly version: number }[];
}
interface CommandAnswer {
  readonly exitStatus: number;
  readonly result: Outcome | null;
  readonly messages: string;
}

/** What becomes of a lens that was clicked. */
export interface Lenses {
  evaluated(uri: vscode.Uri, outcome: Outcome | undefined, messages: string): void;
  opens(gate: string, outcome: Outcome | undefined, messages: string): void;
  runExamples(files: readonly vscode.Uri[], titles: readonly string[]): Promise<void>;
}

const kept = 64 * 1024; // characters of the server's last words
const patience = 2000; // ms for a server to start or to end

export class Server implements vscode.Disposable {
  private client: LanguageClient | undefined;
  private readonly restarts = new Restarts();
  private readonly patience = new Patience();
  private readonly item = vscode.languages.createLanguageStatusItem("tollgate.server", { language: "gate" });
  private readonly disposables: vscode.Disposable[];
  private words = "";
  private ending: Promise<string> = Promise.resolve("unknown");
  private command = "";
  private told = ""; // what the server judges by, as JSON
  private starting: Promise<void> = Promise.resolve();
  private restarting: Promise<void> = Promise.resolve();
  private child: ChildProcess | undefined;
  private readonly judged = new vscode.EventEmitter<Judgement>();
  /** A text is judged by the server alone, after a pause: the same outcome stands in its hovers and behind the lines. */
  readonly onJudged = this.judged.event;
  private life = { stopped: false }; // of the client: one that was stopped is not started again when its process ends
  /** How often the server was started, and as which process, for tests of the extension. */
  starts = 0;
  processId: number | undefined;
  /** Where the last crash report is. */
  report: vscode.Uri | undefined;

  constructor(
    private readonly workbench: Workbench,
    private readonly lenses: Lenses,
    private readonly logFolder: vscode.Uri,
  ) {
    this.item.name = "Tollgate";
    this.disposables = [
      this.item,
      this.patience,
      this.judged,
      vscode.commands.registerCommand(referencesCommand, showReferences),
      vscode.workspace.onDidChangeConfiguration((change) => {
        this.tellVerdicts();
        if (["path", "library"].some((name) => change.affectsConfiguration(`tollgate.${name}`))) void this.restart();
        else if (change.affectsConfiguration("tollgate.trace")) void this.applyTrace();
      }),
      vscode.window.onDidChangeActiveTextEditor(() => this.tellVerdicts()),
      workbench.onDayChanged(() => this.tellVerdicts()),
    ];
    this.tell("starting", vscode.LanguageStatusSeverity.Information);
  }

  dispose(): void {
    for (const one of this.disposables) one.dispose();
  }

  get running(): boolean {
    return this.client?.state === State.Running;
  }

  start(): Promise<void> {
    this.starting = this.starting.then(() => this.startNow());
    return this.starting;
  }

  /** One after the other, however often it is asked for. */
  restart(): Promise<void> {
    this.restarting = this.restarting.then(async () => {
      this.restarts.forget();
      await this.stop();
      await this.start();
    });
    return this.restarting;
  }

  /** One that is starting cannot be stopped in order, and one that hangs never ends by itself: then its process is ended. */
  async stop(): Promise<void> {
    const { child, life } = this;
    await Promise.race([this.starting, new Promise((resolve) => setTimeout(resolve, patience))]);
    const client = this.client;
    this.client = undefined;
    life.stopped = this.life.stopped = true;
    await client?.dispose(patience).catch((fault: unknown) => this.workbench.log.warn(`The server did not end in order: ${String(fault)}`));
    for (const one of [child, this.child]) if (one && one.exitCode === null && one.signalCode === null) one.kill("SIGKILL");
  }

  private async startNow(): Promise<void> {
    if (this.client) return;
    const found = this.workbench.find(activeGateFile());
    if (found.command === undefined) return this.missing(found.why);
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? process.cwd();
    const help = await this.workbench.run(["--help"], folder);
    if (!/^\s+lsp\s/m.test(help.out)) {
      this.workbench.log.warn(`${found.command} has no language server: ${help.err.trim() || "its help does not list lsp"}`);
      this.item.command = { command: "tollgate.chooseCommand", title: "Choose another command" };
      return this.tell("the command has no language server", vscode.LanguageStatusSeverity.Warning, found.command);
    }
    const life = (this.life = { stopped: false });
    const client = new LanguageClient("tollgate", "Tollgate", () => this.connect(found.command, folder), this.options(life));
    this.client = client;
    // What a lens runs is shown in the gates view or the Testing view; that it ran is for the log.
    client.onNotification("window/showMessage", ({ type, message }: { type: MessageType; message: string }) => this.shown(type, message));
    client.onNotification(judgedNotification, (judgement: Judgement) => this.judged.fire(judgement));
    client.onDidChangeState(({ newState }) => this.stateChanged(newState, found.command));
    await this.applyTrace();
    await client.start().catch((fault: unknown) => this.workbench.log.error(`The server did not start: ${String(fault)}`));
  }

  private connect(command: string, folder: string): Promise<StreamInfo> {
    this.command = command;
    this.starts += 1;
    this.words = "";
    const child = spawn(command, ["lsp"], { cwd: folder, stdio: ["pipe", "pipe", "pipe"], windowsHide: true });
    this.child = child;
    this.processId = child.pid;
    child.stderr.on("data", (bytes: Buffer) => {
      const words = bytes.toString("utf8");
      this.words = (this.words + words).slice(-kept);
      this.workbench.log.info(words.trimEnd());
    });
    this.ending = new Promise((resolve) =>
      child.on("exit", (status, signal) => {
        const ending = signal ?? `status ${status}`;
        if (status !== 0) this.workbench.log.error(`The server ended: ${ending}`);
        resolve(ending);
      }),
    );
    return new Promise((resolve, reject) => {
      child.on("error", reject);
      child.on("spawn", () => resolve({ reader: child.stdout, writer: child.stdin }));
    });
  }

  private options(life: { readonly stopped: boolean }): LanguageClientOptions {
    const uri = activeGateFile() ?? vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(process.cwd());
    return {
      documentSelector: [
        { language: "gate", scheme: "file" },
        { language: "gate", scheme: "untitled" },
      ],
      initializationOptions: () => ({ library: this.workbench.given(uri).library, showReferences: referencesCommand, verdicts: this.verdictsNow() }),
      outputChannel: this.workbench.log,
      traceOutputChannel: this.workbench.log,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      initializationFailedHandler: (fault) => {
        this.workbench.log.error(`The server refused to start: ${String(fault)}`);
        return false;
      },
      errorHandler: {
        error: () => ({ action: ErrorAction.Continue }),
        closed: () => (life.stopped ? { action: CloseAction.DoNotRestart, handled: true } : this.closed()),
      },
      middleware: {
        executeCommand: async (command, args: Asked[], next) => {
          const asked = args[0];
          if (!asked) return next(command, args);
          const uri = vscode.Uri.parse(asked.uri);
          if (command === examplesCommand) return this.lenses.runExamples(asked.files?.map((file) => vscode.Uri.file(file)) ?? [uri], asked.examples ?? []);
          if (command !== evaluateCommand && command !== opensCommand) return next(command, args);
          const answer = await this.asked(command, { ...asked, ...this.workbench.judgedBy(uri) });
          if (answer && command === opensCommand) this.lenses.opens(asked.gate ?? "", answer.result ?? undefined, answer.messages);
          else if (answer) this.lenses.evaluated(uri, answer.result ?? undefined, answer.messages);
          return answer;
        },
        handleDiagnostics: (uri, diagnostics, next) => this.patience.tell(uri, diagnostics, next),
        // The extension brings snippets of its own, which are there without a server too.
        provideCompletionItem: async (document, position, context, token, next) => {
          const list = await next(document, position, context, token);
          const own = (item: vscode.CompletionItem) => item.kind !== vscode.CompletionItemKind.Snippet;
          if (!list || Array.isArray(list)) return list?.filter(own);
          list.items = list.items.filter(own);
          return list;
        },
        provideCodeLenses: async (document, token, next) => ((await next(document, token)) ?? []).flatMap((lens) => shownLens(document, lens)),
      },
    };
  }

  /** Whoever waits may give up. */
  private asked(command: string, argument: Asked): Thenable<CommandAnswer | undefined> {
    const title = `Evaluating ${argument.gate ?? "all gates"}`;
    return vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title, cancellable: true }, async (_progress, token) => {
      try {
        return await this.client?.sendRequest<CommandAnswer>("workspace/executeCommand", { command, arguments: [argument] }, token);
      } catch (fault) {
        if (token.isCancellationRequested) return undefined;
        throw fault;
      }
    });
  }

  /** What the server judges by while somebody works: the rules of the file in the editor, as the gates view. null: it judges nothing. */
  private verdictsNow(): object | null {
    const uri = activeGateFile();
    const verdicts = uri && this.workbench.settings(uri).get("liveVerdicts", true) ? { ...this.workbench.judgedBy(uri), tell: true } : null;
    this.told = JSON.stringify(verdicts);
    return verdicts;
  }

  private tellVerdicts(): void {
    const before = this.told;
    if (!this.running || !activeGateFile()) return; // beside another file the last ones stay
    const verdicts = this.verdictsNow();
    if (this.told !== before) void this.client?.sendNotification("workspace/didChangeConfiguration", { settings: { tollgate: { verdicts } } });
  }

  private shown(type: MessageType, message: string): void {
    if (type === MessageType.Error) void vscode.window.showErrorMessage(message);
    else if (type === MessageType.Warning) void vscode.window.showWarningMessage(message);
    else this.workbench.log.info(message);
  }

  private async applyTrace(): Promise<void> {
    const trace = { off: Trace.Off, messages: Trace.Messages, verbose: Trace.Verbose }[this.workbench.settings().get("trace.server", "off")];
    await this.client?.setTrace(trace ?? Trace.Off);
  }

  // ---- when it ends ----

  private closed(): { action: CloseAction; handled: boolean } {
    const again = this.restarts.again(Date.now());
    this.workbench.log.error(`The server ended unexpectedly. ${again ? "It is started again." : "It is not started again."}`);
    void this.tellOfCrash(again);
    return { action: again ? CloseAction.Restart : CloseAction.DoNotRestart, handled: true };
  }

  private async tellOfCrash(again: boolean): Promise<void> {
    if (!again) this.client = undefined;
    await this.keepReport();
    const words = again
      ? "The language server of Tollgate ended unexpectedly and was started again."
      : "The language server of Tollgate ended unexpectedly several times and is not started again.";
    const actions = ["Show crash report", "Show log", ...(again ? [] : ["Start again"])];
    const chosen = again ? await vscode.window.showWarningMessage(words, ...actions) : await vscode.window.showErrorMessage(words, ...actions);
    if (chosen === "Show log") this.workbench.log.show();
    if (chosen === "Start again") await this.restart();
    if (chosen === "Show crash report") await this.showCrashReport();
  }

  /** The report that the server names, else one of what is known of its end. */
  private async keepReport(): Promise<void> {
    const { words, ending } = this;
    const named = crashReportIn(words);
    if (named) {
      this.report = vscode.Uri.file(named);
      return;
    }
    // The status comes after the end of the streams.
    const end = await Promise.race([ending, new Promise<string>((resolve) => setTimeout(resolve, 2000, "unknown"))]);
    const now = new Date().toISOString();
    const lines = [
      "The language server of Tollgate ended unexpectedly.",
      `time: ${now}`,
      `end: ${end}`,
      `command: ${this.command} lsp`,
      `editor: ${vscode.version}, ${process.platform} ${process.arch}`,
      "",
      words === "" ? "It said nothing." : `Its last words:\n\n${words}`,
      "",
    ];
    await vscode.workspace.fs.createDirectory(this.logFolder);
    const report = vscode.Uri.joinPath(this.logFolder, `crash-${now.replace(/[:.]/g, "-")}.txt`);
    await vscode.workspace.fs.writeFile(report, new TextEncoder().encode(lines.join("\n")));
    this.report = report;
  }

  async showCrashReport(): Promise<void> {
    if (this.report) await vscode.window.showTextDocument(this.report);
    else void vscode.window.showInformationMessage("The language server has not ended unexpectedly since this window was opened.");
  }

  // ---- what is said of it ----

  private stateChanged(state: State, command: string): void {
    if (state === State.Running) {
      this.item.command = { command: "tollgate.restartServer", title: "Restart" };
      this.tell("language server runs", vscode.LanguageStatusSeverity.Information, command);
      this.tellVerdicts(); // the editor may show another file than when it was started
    } else if (state === State.Stopped) {
      this.item.command = { command: "tollgate.restartServer", title: "Start" };
      this.tell("language server stopped", vscode.LanguageStatusSeverity.Error, command);
    }
    this.item.busy = state === State.Starting;
    void vscode.commands.executeCommand("setContext", "tollgate.serverRuns", state === State.Running);
  }

  private missing(why: string): void {
    const trusted = vscode.workspace.isTrusted;
    this.item.command = trusted
      ? { command: "tollgate.chooseCommand", title: "Choose the command" }
      : { command: "workbench.trust.manage", title: "Trust this workspace" };
    this.tell(trusted ? "command not found" : "not trusted", vscode.LanguageStatusSeverity.Warning, why);
  }

  private tell(text: string, severity: vscode.LanguageStatusSeverity, detail?: string): void {
    this.item.text = `Tollgate: ${text}`;
    this.item.severity = severity;
    this.item.detail = detail ?? "";
  }
}

/** Verdicts stand behind the lines already: above them what can be done. */
function shownLens(document: vscode.TextDocument, lens: vscode.CodeLens): vscode.CodeLens[] {
  if (lens.command?.command !== evaluateCommand) return [lens];
  if (/^\s/.test(document.lineAt(lens.range.start.line).text)) return []; // of a criterion
  if (!lens.command.title.startsWith("evaluate")) lens.command.title = "evaluate";
  return [lens];
}

/** The server gives places as the protocol writes them. */
async function showReferences(uri: string, position: { line: number; character: number }, places: readonly PlaceOnTheWire[]): Promise<void> {
  const at = (one: { line: number; character: number }) => new vscode.Position(one.line, one.character);
  const locations = places.map(({ uri: file, range }) => new vscode.Location(vscode.Uri.parse(file), new vscode.Range(at(range.start), at(range.end))));
  await vscode.commands.executeCommand("editor.action.showReferences", vscode.Uri.parse(uri), at(position), locations);
}
interface PlaceOnTheWire {
  readonly uri: string;
  readonly range: { readonly start: { line: number; character: number }; readonly end: { line: number; character: number } };
}
