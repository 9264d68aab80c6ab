// Runs inside the extension host of a real editor, with a first project as its workspace.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import * as vscode from "vscode";
import type { Tollgate } from "../../src/extension";
import type { Gate, Item } from "../../src/outcome";

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
async function until<T>(what: string | (() => string), ask: () => T | Promise<T>, ms = 15000): Promise<NonNullable<T>> {
  const began = Date.now();
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() - began > ms) throw new Error(`waited ${ms} ms for ${typeof what === "string" ? what : what()}`);
    await sleep(20);
  }
}

const folder = () => (vscode.workspace.workspaceFolders?.[0] as vscode.WorkspaceFolder).uri;
const file = (name: string) => vscode.Uri.joinPath(folder(), name);
async function open(name: string): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(file(name)), vscode.ViewColumn.One);
}
async function extension(): Promise<Tollgate> {
  const found = vscode.extensions.getExtension<Tollgate>("tollgate.tollgate");
  assert.ok(found, "the extension is there");
  return found.activate();
}
/** The file as it was, whatever a test did to it. */
async function restored(name: string, text: string): Promise<void> {
  const editor = await open(name);
  const whole = new vscode.Range(0, 0, editor.document.lineCount, 0);
  if (editor.document.getText() !== text) await editor.edit((edit) => edit.replace(whole, text));
  await editor.document.save();
}
function positionOf(document: vscode.TextDocument, words: string): vscode.Position {
  const at = document.getText().indexOf(words);
  assert.ok(at >= 0, words);
  return document.positionAt(at);
}
async function verdicts(ready: (store: Tollgate["store"]["now"]) => boolean): Promise<Tollgate["store"]["now"]> {
  const { store } = await extension();
  return until("the verdicts", () => (ready(store.now) ? store.now : undefined));
}
const everyItem = async (tollgate: Tollgate, item?: Item): Promise<Item[]> => {
  const children = await tollgate.gates.getChildren(item);
  return (await Promise.all(children.map(async (child) => [child, ...(await everyItem(tollgate, child))]))).flat();
};

/** With their commands; none where the text has changed meanwhile: then they are asked for again. */
async function lenses(uri: vscode.Uri): Promise<vscode.CodeLens[]> {
  return vscode.commands.executeCommand<vscode.CodeLens[]>("vscode.executeCodeLensProvider", uri, 100).then(
    (found) => found,
    () => [],
  );
}

const tests: [string, () => Promise<void>][] = [];
const test = (name: string, act: () => Promise<void>) => tests.push([name, act]);

test("a file of rules is Gate, and the command is the one in build/ above it", async () => {
  const editor = await open("exit.gate");
  assert.equal(editor.document.languageId, "gate");
  const { workbench } = await extension();
  assert.deepEqual(workbench.find(editor.document.uri), { command: path.join(folder().fsPath, "build/tollgate"), place: "build folder" });
  assert.equal(editor.options.tabSize, 2);
});

test("gates view: the gate is not met, its criteria have their numbers, rows lead to the data", async () => {
  await open("exit.gate");
  const tollgate = await extension();
  await verdicts((now) => now.kind === "outcome" && now.outcome.asOf === "2020-05-04");
  const items = await everyItem(tollgate);
  assert.equal(items[0]?.label, "leave-sit");
  assert.equal(items[0]?.verdict, "not met");
  const criteria = items.filter((item) => item.kind === "criterion");
  assert.deepEqual(criteria.map((item) => `${item.label} ${item.verdict}`), ["executed met", "pass-rate not met", "regression met", "issues met", "report met"]);
  const ground = items.find((item) => item.kind === "ground" && item.place?.file === "data/results/CSP/cycle-1.xml");
  assert.ok(ground, "a row names the line of the results");
  await vscode.commands.executeCommand("tollgate.openPlace", ground);
  const shown = vscode.window.activeTextEditor;
  assert.equal(shown?.document.uri.fsPath, file("data/results/CSP/cycle-1.xml").fsPath);
  assert.equal(shown?.selection.active.line, (ground.place?.line ?? 0) - 1);
});

test("gates view: rules that do not compile have no verdict, and mended they have one again", async () => {
  const before = (await open("exit.gate")).document.getText();
  try {
    await restored("exit.gate", before.replace("of planned satisfy", "of planed satisfy"));
    const now = await verdicts((one) => one.kind === "problem");
    assert.ok(now.kind === "problem" && !now.compiles && now.words.includes("planed"), JSON.stringify(now));
  } finally {
    await restored("exit.gate", before);
  }
  await verdicts((now) => now.kind === "outcome");
});

test("gates view: data that changes on the disk is judged again", async () => {
  await open("exit.gate");
  await verdicts((now) => now.kind === "outcome");
  const results = file("data/results/CSP/cycle-1.xml").fsPath;
  const before = fs.readFileSync(results, "utf8");
  try {
    fs.writeFileSync(results, before.replace(/<failure[\s\S]*?(?:<\/failure>|\/>)/, ""));
    const now = await verdicts((one) => one.kind === "outcome" && one.outcome.gates[0]?.verdict === "met");
    assert.ok(now.kind === "outcome" && now.outcome.gates[0]?.criteria[1]?.sentence.startsWith("9 of 10"));
  } finally {
    fs.writeFileSync(results, before);
  }
  await verdicts((now) => now.kind === "outcome" && now.outcome.gates[0]?.verdict === "not met");
});

test("gates view: data that is set outside the workspace, or below a folder of what was built, is judged again too", async () => {
  const { store } = await extension();
  const settings = vscode.workspace.getConfiguration("tollgate");
  const outside = fs.mkdtempSync(path.join(os.tmpdir(), "tollgate-data-"));
  const built = path.join(folder().fsPath, "build/exports"); // by drive.ts: of many folders made at once the editor may miss one
  fs.cpSync(file("data").fsPath, path.join(outside, "data"), { recursive: true });
  await open("exit.gate");
  try {
    await settings.update("liveVerdicts", false, vscode.ConfigurationTarget.Workspace); // the server would tell of it
    for (const place of [outside, built]) {
      await settings.update("data", place, vscode.ConfigurationTarget.Workspace);
      const readsThis = (now: Tollgate["store"]["now"]) => now.kind === "outcome" && now.outcome.inputs.some((input) => input.name.startsWith(place));
      await verdicts((now) => readsThis(now) && now.kind === "outcome" && now.outcome.gates[0]?.verdict === "not met");
      const results = path.join(place, "data/results/CSP/cycle-1.xml");
      const mended = fs.readFileSync(results, "utf8").replace(/<failure[\s\S]*?(?:<\/failure>|\/>)/, "");
      await until(`the verdicts of what changes in ${place}`, async () => {
        fs.writeFileSync(results, mended); // again: when it begins to be watched is not told
        await sleep(700);
        return readsThis(store.now) && store.now.kind === "outcome" && store.now.outcome.gates[0]?.verdict === "met";
      });
    }
  } finally {
    await settings.update("data", undefined, vscode.ConfigurationTarget.Workspace);
    await settings.update("liveVerdicts", undefined, vscode.ConfigurationTarget.Workspace);
    fs.rmSync(outside, { recursive: true, force: true });
  }
  await verdicts((now) => now.kind === "outcome" && now.outcome.gates[0]?.verdict === "not met");
});

test("gates view: what is judged of today is judged again when today is another day", async () => {
  const { store, workbench } = await extension();
  const settings = vscode.workspace.getConfiguration("tollgate");
  await open("exit.gate");
  const now = new Date();
  let days = 0;
  const listening = workbench.onDayChanged(() => (days += 1));
  const later = (by: number) => new Date(now.getTime() + by * 24 * 3600 * 1000);
  try {
    workbench.look(later(1));
    assert.equal(days, 0, "a day that is set stays");
    await settings.update("asOf", "", vscode.ConfigurationTarget.Workspace);
    const today = await verdicts((one) => one.kind === "outcome" && one.outcome.asOf === now.toISOString().slice(0, 10));
    workbench.look(later(2));
    assert.equal(days, 1);
    await until("the verdicts of another day", () => store.now !== today);
  } finally {
    listening.dispose();
    workbench.look(now);
    await settings.update("asOf", "2020-05-04", vscode.ConfigurationTarget.Workspace);
  }
  await verdicts((one) => one.kind === "outcome" && one.outcome.asOf === "2020-05-04");
});

test("live verdicts: what stands behind the rules is what `evaluate` says", async () => {
  const { document } = await open("exit.gate");
  const now = await verdicts((one) => one.kind === "outcome" && one.outcome.asOf === "2020-05-04");
  const everything = new vscode.Range(0, 0, document.lineCount, 0);
  const hints = await until("the hints", async () => {
    const found = await vscode.commands.executeCommand<vscode.InlayHint[]>("vscode.executeInlayHintProvider", document.uri, everything);
    const own = found.map((hint) => (typeof hint.label === "string" ? hint.label : hint.label.map((part) => part.value).join(""))).filter((label) => /^[✓✗?–] /.test(label));
    return own.length > 0 ? own : undefined;
  });
  assert.ok(now.kind === "outcome");
  const gate = now.outcome.gates[0];
  assert.deepEqual(hints.slice(1), gate?.criteria.map((one) => `${one.verdict === "met" ? "✓" : "✗"} ${one.verdict}: ${one.sentence}`));
});

test("time travel: another day, its verdict, and back", async () => {
  await open("exit.gate");
  await vscode.commands.executeCommand("tollgate.chooseDay", "2020-03-15");
  const then = await verdicts((now) => now.kind === "outcome" && now.outcome.asOf === "2020-03-15");
  assert.ok(then.kind === "outcome" && then.outcome.gates[0]?.verdict !== "met");
  assert.notEqual(then.outcome.gates[0]?.criteria.find((one) => one.name === "report")?.verdict, "met", "the report was approved in April");
  await vscode.commands.executeCommand("tollgate.backToToday");
  await verdicts((now) => now.kind === "outcome" && now.outcome.asOf === "2020-05-04");
  await assert.rejects(async () => vscode.commands.executeCommand("tollgate.chooseDay", "2020-02-30"));
});

test("Testing view: every example is found and passes", async () => {
  const { testing } = await extension();
  await testing.discover();
  const found = await until("the examples", () => testing.controller.items.get(file("examples.gate").toString()));
  assert.equal(found.children.size, 12);
  testing.lastRun = undefined;
  await vscode.commands.executeCommand("testing.runAll");
  assert.deepEqual(await until("the run", () => testing.lastRun), { passed: 12, failed: 0, errored: 0 });
});

test("Testing view: an example that expects what is not so fails, and the others do not", async () => {
  const { testing } = await extension();
  const before = (await open("examples.gate")).document.getText();
  try {
    await restored("examples.gate", before.replace("expect 9 of 10\n", "expect 8 of 10\n"));
    testing.lastRun = undefined;
    await vscode.commands.executeCommand("testing.runCurrentFile");
    assert.deepEqual(await until("the run", () => testing.lastRun), { passed: 11, failed: 1, errored: 0 });
  } finally {
    await restored("examples.gate", before);
  }
});

test("Testing view: coverage of the rules", async () => {
  const { testing } = await extension();
  testing.lastRun = undefined;
  await vscode.commands.executeCommand("testing.coverageAll");
  assert.equal((await until("the run", () => testing.lastRun)).passed, 12);
});

test("Testing view: explained, every example still passes", async () => {
  const { testing } = await extension();
  await open("examples.gate");
  testing.lastRun = undefined;
  await vscode.commands.executeCommand("testing.debugCurrentFile");
  assert.deepEqual(await until("the run", () => testing.lastRun), { passed: 12, failed: 0, errored: 0 });
});

test("previews: pages of the command stand beside the rules", async () => {
  const { previews } = await extension();
  await open("exit.gate");
  for (const [command, kind, words] of [
    ["tollgate.previewVerdicts", "verdicts", "NOT MET"],
    ["tollgate.previewMatrix", "matrix", "F2.10A"],
    ["tollgate.previewHeatmap", "heatmap", "Installation and commissioning"],
  ] as const) {
    await open("exit.gate");
    await vscode.commands.executeCommand(command);
    const page = await until(kind, () => previews.pages.get(kind));
    assert.ok(page.includes(words), `${kind}: ${page.slice(-1500)}`);
    await until(`the tab of ${kind}`, () =>
      vscode.window.tabGroups.all.some((group) => group.tabs.some((tab) => tab.input instanceof vscode.TabInputWebview && tab.input.viewType.endsWith(`tollgate.${kind}`))),
    );
  }
});

test("preview: a page is made again when the data changes on the disk", async () => {
  const { previews } = await extension();
  await open("exit.gate");
  await vscode.commands.executeCommand("tollgate.previewVerdicts");
  await until("the page", () => previews.pages.get("verdicts")?.includes("NOT MET"));
  const results = file("data/results/CSP/cycle-1.xml").fsPath;
  const before = fs.readFileSync(results, "utf8");
  try {
    fs.writeFileSync(results, before.replace(/<failure[\s\S]*?(?:<\/failure>|\/>)/, ""));
    await until("the page to say that the gate is met", () => !previews.pages.get("verdicts")?.includes("NOT MET"));
  } finally {
    fs.writeFileSync(results, before);
  }
  await until("the page to say again that it is not", () => previews.pages.get("verdicts")?.includes("NOT MET"));
  await verdicts((now) => now.kind === "outcome" && now.outcome.gates[0]?.verdict === "not met");
});

test("preview: the explanation of a criterion of the gates view", async () => {
  const tollgate = await extension();
  await open("exit.gate");
  await verdicts((now) => now.kind === "outcome");
  const item = (await everyItem(tollgate)).find((one) => one.kind === "criterion" && one.label === "pass-rate");
  await vscode.commands.executeCommand("tollgate.previewExplanation", item);
  const page = await until("the explanation", () => tollgate.previews.pages.get("explanation"));
  assert.ok(page.includes("REA-02") && page.includes("cycle-1.xml:9"), "the explanation has the rows");
});

test("the cited clause stands beside the rule", async () => {
  const { clauses } = await extension();
  await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  const editor = await open("exit.gate");
  const at = positionOf(editor.document, "12.9(b)");
  editor.selection = new vscode.Selection(at, at);
  const shown = await clauses.show();
  assert.ok(shown, "a list is shown");
  assert.equal(shown.document.uri.scheme, "tollgate-clauses");
  assert.equal(shown.document.lineAt(shown.selection.active.line).text, "## 12.9");
  assert.notEqual(shown.viewColumn, editor.viewColumn);
});

test("tasks: check, test, evaluate and fmt, run by the command that was found", async () => {
  const found = await vscode.tasks.fetchTasks({ type: "tollgate" });
  assert.deepEqual(found.map((task) => task.name).sort(), ["check", "evaluate", "fmt", "test"]);
  const check = found.find((task) => task.name === "check");
  assert.ok(check?.execution instanceof vscode.ProcessExecution);
  assert.equal(check.execution.process, path.join(folder().fsPath, "build/tollgate"));
  assert.deepEqual(check.execution.args, ["check", "--format", "gcc", "."]);
  assert.deepEqual(check.problemMatchers, ["$tollgate"]);
});

test("a setting that names no command is told, and no other command runs", async () => {
  const { workbench } = await extension();
  const settings = vscode.workspace.getConfiguration("tollgate");
  await settings.update("path", "/no/such/tollgate", vscode.ConfigurationTarget.Workspace);
  try {
    const found = workbench.find(file("exit.gate"));
    assert.ok(found.command === undefined && found.why.includes("/no/such/tollgate"));
    const said = await workbench.run(["--version"], folder().fsPath);
    assert.equal(said.status, null);
  } finally {
    await settings.update("path", undefined, vscode.ConfigurationTarget.Workspace);
  }
});

test("server: a mistake is shown while it is typed, and its repair mends it", async () => {
  const { server } = await extension();
  await until("the server", () => server.running, 30000);
  const editor = await open("exit.gate");
  const { document } = editor;
  const before = document.getText();
  const problems = () => vscode.languages.getDiagnostics(document.uri).filter((one) => one.severity === vscode.DiagnosticSeverity.Error);
  try {
    const at = positionOf(document, "planned satisfy passed");
    await editor.edit((edit) => edit.replace(new vscode.Range(at, at.translate(0, 7)), "planed"));
    const [problem] = await until("the mistake", () => (problems().length > 0 ? problems() : undefined));
    assert.ok(problem);
    assert.equal(document.getText(problem.range), "planed");
    assert.equal(typeof problem.code === "object" ? problem.code.value : problem.code, "G0203");
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>("vscode.executeCodeActionProvider", document.uri, problem.range, vscode.CodeActionKind.QuickFix.value, 5);
    const fix = actions.find((action) => action.edit && action.title.includes("planned"));
    assert.ok(fix?.edit, actions.map((action) => action.title).join(", "));
    assert.ok(await vscode.workspace.applyEdit(fix.edit));
    await until("the repair", () => problems().length === 0);
    assert.equal(document.getText(), before);
  } finally {
    await restored("exit.gate", before);
  }
});

test("server: of a line that is being written only what is wrong whatever follows is told", async () => {
  const { server } = await extension();
  await until("the server", () => server.running, 30000);
  const editor = await open("exit.gate");
  const { document } = editor;
  const before = document.getText();
  const told: { readonly ms: number; readonly words: string[] }[] = [];
  let written = 0;
  const listening = vscode.languages.onDidChangeDiagnostics(() => {
    const errors = vscode.languages.getDiagnostics(document.uri).filter((one) => one.severity === vscode.DiagnosticSeverity.Error);
    told.push({ ms: Date.now() - written, words: errors.map((one) => document.getText(one.range)) });
  });
  try {
    const at = positionOf(document, "planned satisfy passed");
    written = Date.now();
    await editor.edit((edit) => edit.replace(new vscode.Range(at, at.translate(0, 22)), "planned satisfy pased and pas"));
    await until("both mistakes", () => told.some(({ words }) => words.includes("pased") && words.includes("pas")));
    const pause = 950; // a timer may be a little early
    for (const { ms, words } of told) assert.ok(ms >= pause || !words.includes("pas"), JSON.stringify(told));
  } finally {
    listening.dispose();
    await restored("exit.gate", before);
  }
});

test("server: hover, completion, symbols, definition, tokens and formatting answer", async () => {
  const { server } = await extension();
  await until("the server", () => server.running, 30000);
  const { document } = await open("exit.gate");
  const at = positionOf(document, "planned satisfy passed").translate(0, 2);
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>("vscode.executeHoverProvider", document.uri, at);
  assert.ok(hovers.length > 0, "hover");
  const completions = await vscode.commands.executeCommand<vscode.CompletionList>("vscode.executeCompletionItemProvider", document.uri, at);
  const labels = completions.items.map((item) => (typeof item.label === "string" ? item.label : item.label.label));
  assert.ok(labels.includes("planned"), labels.slice(0, 30).join(", "));
  const between = await vscode.commands.executeCommand<vscode.CompletionList>("vscode.executeCompletionItemProvider", document.uri, new vscode.Position(document.lineCount - 1, 0));
  const gates = between.items.filter((item) => item.kind === vscode.CompletionItemKind.Snippet).map((item) => (typeof item.label === "string" ? item.label : item.label.label));
  assert.equal(new Set(gates).size, gates.length, `each snippet is listed once: ${gates.join(", ")}`);
  const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>("vscode.executeDocumentSymbolProvider", document.uri);
  assert.ok(symbols.some((symbol) => symbol.name.includes("leave-sit") && symbol.children.length >= 5), symbols.map((symbol) => symbol.name).join(", "));
  const definitions = await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[]>("vscode.executeDefinitionProvider", document.uri, at);
  assert.ok(definitions.length > 0, "definition");
  const tokens = await vscode.commands.executeCommand<vscode.SemanticTokens>("vscode.provideDocumentSemanticTokens", document.uri);
  assert.ok(tokens.data.length > 100, "semantic tokens");
  const edits = await vscode.commands.executeCommand<vscode.TextEdit[] | undefined>("vscode.executeFormatDocumentProvider", document.uri, { tabSize: 2, insertSpaces: true });
  assert.deepEqual(edits ?? [], [], "the file is in its layout");
});

test("server: an unsaved text is judged as it stands in the editor", async () => {
  const { server, live } = await extension();
  await until("the server", () => server.running, 30000);
  const editor = await open("exit.gate");
  const { document } = editor;
  const before = document.getText();
  try {
    const at = positionOf(document, "at least 90% of planned").translate(0, 9);
    await editor.edit((edit) => edit.replace(new vscode.Range(at, at.translate(0, 2)), "80"));
    const words = () => live.beside(document).map((one) => one.words);
    assert.ok(words().every((one) => one.startsWith("… was ")), words().join("\n"));
    await until("the verdict of the unsaved text", () => words().some((one) => one.startsWith("✓ met: 8 of 10 planned passed (80%)")));
    assert.ok(document.isDirty);
  } finally {
    await restored("exit.gate", before);
  }
});

test("server: an unsaved text is judged with the rules and sources of its project", async () => {
  const { server, store, workbench } = await extension();
  await until("the server", () => server.running, 30000);
  const copy = path.join(folder().fsPath, "release");
  try {
    fs.cpSync(path.join(process.env["TOLLGATE_REPOSITORY"] ?? "", "packs/software-release"), copy, { recursive: true });
    fs.cpSync(path.join(copy, "data"), copy, { recursive: true }); // where the sources look, if no folder is said
    await workbench.travel("2026-03-02");
    const editor = await open("release/rules.gate");
    const told = (gates: readonly { gate: string; instance: string; verdict: string }[]) => gates.map((gate) => `${gate.gate} ${gate.instance} ${gate.verdict}`);
    const isOfCopy = (now: Tollgate["store"]["now"]) => now.kind === "outcome" && now.outcome.asOf === "2026-03-02" && now.outcome.gates[0]?.rule.file?.startsWith("release/") === true;
    const now = await verdicts(isOfCopy);
    assert.ok(now.kind === "outcome" && now.outcome.gates.some((gate) => gate.verdict === "met"), JSON.stringify(now).slice(0, 500));
    const { document } = editor;
    const judged: (readonly Gate[])[] = [];
    const listening = server.onJudged(({ outcome, documents }) => {
      const isThis = documents.some(({ uri, version }) => vscode.Uri.parse(uri).fsPath === document.uri.fsPath && version === document.version);
      if (isThis && document.isDirty) judged.push(outcome?.gates ?? []);
    });
    await editor.edit((edit) => edit.insert(new vscode.Position(document.lineCount, 0), "\n-- not saved\n"));
    assert.ok(document.isDirty);
    const first = await until("the verdicts of the unsaved text", () => judged[0]);
    listening.dispose();
    assert.deepEqual(told(first), told(now.outcome.gates));
    await vscode.commands.executeCommand("workbench.action.files.revert");
    store.soon();
  } finally {
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await workbench.travel(undefined);
    fs.rmSync(copy, { recursive: true, force: true });
  }
});

test("server: verdicts behind the gates are those of now also while another module is edited", async () => {
  const { server, live } = await extension();
  await until("the server", () => server.running, 30000);
  const { document } = await open("exit.gate");
  const words = () => live.beside(document).map((one) => one.words);
  await until("the verdicts of the saved texts", () => words().includes("✗ not met"));
  const pack = await open("pack.gate");
  const before = pack.document.getText();
  try {
    const kind = before.indexOf("functional", before.indexOf("test REA-02")); // which has failed
    const at = new vscode.Range(pack.document.positionAt(kind), pack.document.positionAt(kind + "functional".length));
    await pack.edit((edit) => edit.replace(at, "regression"));
    assert.ok(pack.document.isDirty && !document.isDirty);
    assert.ok(words().every((one) => one.startsWith("… was ")), words().join("\n"));
    const regression = () => live.beside(document).find((one) => document.lineAt(one.line).text.includes("criterion regression"))?.words ?? "";
    await until(() => `the verdict with another regression test, not ${words().join("\n")}`, () => regression().startsWith("✗ not met"));
    assert.ok(pack.document.isDirty);
  } finally {
    await restored("pack.gate", before);
  }
  await until("the verdicts as they were", () => words().filter((one) => one.startsWith("✓ met")).length === 4);
});

test("server: data that comes where nobody watches is in the gates view once the server has seen it", async () => {
  const { server } = await extension();
  await until("the server", () => server.running, 30000);
  const before = (await open("sources.gate")).document.getText();
  const results = file("build/results").fsPath;
  const isRead = (now: Tollgate["store"]["now"]) => now.kind === "outcome" && now.outcome.inputs.some(({ name }) => name.includes("build/results/CSP/cycle-1.xml"));
  try {
    await restored("sources.gate", before.replace("data/results/", "build/results/"));
    await open("exit.gate");
    await verdicts((now) => now.kind === "outcome" && !now.outcome.inputs.some(({ name }) => name.endsWith("cycle-1.xml")));
    await sleep(1000);
    fs.cpSync(file("data/results").fsPath, results, { recursive: true });
    await verdicts(isRead);
  } finally {
    fs.rmSync(results, { recursive: true, force: true });
    await restored("sources.gate", before);
  }
  await open("exit.gate");
  await verdicts((now) => now.kind === "outcome" && now.outcome.gates[0]?.verdict === "not met");
});

test("server: above a gate that is not met a lens says what would open it", async () => {
  const { server, previews } = await extension();
  await until("the server", () => server.running, 30000);
  const { document } = await open("exit.gate");
  let seen = "";
  const lens = await until(() => `the lens among ${seen}`, async () => {
    const found = await lenses(document.uri);
    seen = found.map((one) => one.command?.title ?? "-").join(", ");
    return found.find((one) => one.command?.title === "what would open this gate");
  });
  await vscode.commands.executeCommand(lens.command?.command ?? "", ...(lens.command?.arguments ?? []));
  const page = await until("the page", () => previews.pages.get("needed"));
  assert.ok(page.includes("leave-sit") && page.includes("still needed: pass 1 of 2: REA-02, REA-03"), page);
});

test("preview: a pack stands beside its rules as the document that is agreed", async () => {
  const { previews } = await extension();
  const { document } = await open("pack.gate");
  await vscode.commands.executeCommand("tollgate.previewDocument");
  const page = await until("the document", () => previews.pages.get("document"));
  const title = /^pack\s+\S+\s+"([^"]+)"/m.exec(document.getText())?.[1];
  assert.ok(title && page.includes(title) && page.includes("REA-02"), page.slice(0, 1500));
});

test("server: its lenses evaluate a gate, run examples and list references", async () => {
  const tollgate = await extension();
  await until("the server", () => tollgate.server.running, 30000);
  const lensesOf = async (name: string) => {
    const { document } = await open(name);
    const all = await until("lenses", async () => {
      const found = await lenses(document.uri);
      return found.some((lens) => lens.command) ? found : undefined;
    });
    return { document, click: (lens: vscode.CodeLens | undefined) => vscode.commands.executeCommand(lens?.command?.command ?? "", ...(lens?.command?.arguments ?? [])), lenses: all };
  };
  const rules = await lensesOf("exit.gate");
  const evaluate = rules.lenses.find((lens) => lens.command?.title === "evaluate");
  assert.ok(evaluate, rules.lenses.map((lens) => lens.command?.title).join(", "));
  await rules.click(evaluate);
  const now = tollgate.store.now;
  assert.ok(now.kind === "outcome" && now.outcome.asOf === "2020-05-04" && now.outcome.gates[0]?.verdict === "not met", JSON.stringify(now).slice(0, 300));
  const references = rules.lenses.find((lens) => /reference/.test(lens.command?.title ?? ""));
  assert.ok(references, "a lens of references");
  await rules.click(references);
  const ofOthers = rules.lenses.find((lens) => /^run \d+ examples?$/.test(lens.command?.title ?? ""));
  assert.ok(ofOthers, "the examples stand in another module");
  tollgate.testing.lastRun = undefined;
  await rules.click(ofOthers);
  assert.deepEqual(tollgate.testing.lastRun, { passed: Number(/\d+/.exec(ofOthers.command?.title ?? "")?.[0]), failed: 0, errored: 0 });
  const examples = await lensesOf("examples.gate");
  const example = examples.lenses.find((lens) => lens.command?.title === "run example");
  assert.ok(example, examples.lenses.map((lens) => lens.command?.title).join(", "));
  tollgate.testing.lastRun = undefined;
  await examples.click(example);
  assert.deepEqual(tollgate.testing.lastRun, { passed: 1, failed: 0, errored: 0 });
});

test("server: the lens above a gate runs its examples with the rules as they stand in the editor", async () => {
  const { server, testing } = await extension();
  await until("the server", () => server.running, 30000);
  const editor = await open("exit.gate");
  const { document } = editor;
  const before = document.getText();
  try {
    const lens = await until("the lens", async () => (await lenses(document.uri)).find((one) => /^run \d+ examples?$/.test(one.command?.title ?? "")));
    const at = positionOf(document, "at least 90% of planned").translate(0, 9);
    await editor.edit((edit) => edit.replace(new vscode.Range(at, at.translate(0, 2)), "99"));
    assert.ok(document.isDirty);
    testing.lastRun = undefined;
    await vscode.commands.executeCommand(lens.command?.command ?? "", ...(lens.command?.arguments ?? []));
    assert.ok(testing.lastRun, "it ran");
    assert.ok((testing.lastRun as { failed: number }).failed > 0, JSON.stringify(testing.lastRun));
    assert.ok(!document.isDirty);
  } finally {
    await restored("exit.gate", before);
  }
});

test("server: killed, it is started again and answers", async () => {
  const { server } = await extension();
  await until("the server", () => server.running, 30000);
  const starts = server.starts;
  assert.ok(server.processId);
  process.kill(server.processId, "SIGKILL");
  await until("another start", () => server.starts > starts && server.running, 30000);
  const report = await until("the crash report", () => server.report);
  assert.match(new TextDecoder().decode(await vscode.workspace.fs.readFile(report)), /end: SIGKILL\ncommand: .*build\/tollgate lsp/);
  const { document } = await open("exit.gate");
  const at = positionOf(document, "planned satisfy passed");
  await until("an answer", async () => (await vscode.commands.executeCommand<vscode.Hover[]>("vscode.executeHoverProvider", document.uri, at)).length > 0);
});

export async function run(): Promise<void> {
  const only = process.env["TOLLGATE_ONLY"];
  const chosen = tests.filter(([one]) => !only || new RegExp(only).test(one));
  const ran = chosen.length;
  let failed = 0;
  for (const [name, act] of chosen) {
    const began = Date.now();
    try {
      await act();
      console.log(`PASS ${name} (${Date.now() - began} ms)`);
    } catch (fault) {
      failed += 1;
      console.log(`FAIL ${name}: ${fault instanceof Error ? fault.stack : String(fault)}`);
    }
  }
  console.log(`DONE ${ran - failed} passed, ${failed} failed`);
  if (failed > 0) throw new Error(`${failed} failed`);
}
