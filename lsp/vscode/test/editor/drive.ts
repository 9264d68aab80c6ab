// Drives a real Visual Studio Code: the tests of host.ts inside its extension host, then the packed extension through a headless
// browser: typing, the mistake that appears, its repair, gates, examples, pages, a workspace that is not trusted, and a browser alone.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import * as fs from "node:fs";
import * as net from "node:net";
import * as os from "node:os";
import * as path from "node:path";
import { type BrowserContext, chromium, type Page } from "playwright-core";

function needed(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run lsp/vscode/test/run`);
  return value;
}
const editor = path.join(needed("EDITOR_FOLDER"), "node_modules/code-server/out/node/entry.js");
const [tollgate, extension, vsix, shots] = ["TOLLGATE", "TOLLGATE_EXTENSION", "VSIX", "SHOTS"].map(needed) as [string, string, string, string];
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "tollgate-editor-"));
const env = { ...process.env, XDG_CONFIG_HOME: path.join(scratch, "config"), XDG_DATA_HOME: path.join(scratch, "share") };
fs.rmSync(shots, { recursive: true, force: true });
fs.mkdirSync(shots, { recursive: true });

const began = Date.now();
let failed = 0;
function report(good: boolean, what: string): void {
  if (!good) failed += 1;
  console.log(`${good ? "PASS" : "FAIL"} ${what} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
}
async function check(page: Page, what: string, act: () => Promise<void>): Promise<void> {
  try {
    await act();
    report(true, what);
  } catch (fault) {
    await page.screenshot({ path: path.join(shots, `failed-${what.replace(/\W+/g, "-").slice(0, 40)}.png`) }).catch(() => {});
    report(false, `${what}: ${fault instanceof Error ? fault.message.split("\n").slice(0, 4).join(" ") : String(fault)}`);
  }
}

// ---- a first project, whose command notes that it was called ----

interface Workspace {
  readonly folder: string;
  readonly calls: () => string[];
}
function workspace(name: string): Workspace {
  const parent = path.join(scratch, "build", name); // what is above a workspace is not its own
  fs.mkdirSync(parent, { recursive: true });
  execFileSync(tollgate, ["init", "first-gate"], { cwd: parent });
  const folder = path.join(parent, "first-gate");
  const settings = { "tollgate.asOf": "2020-05-04", "tollgate.trace.server": "off" };
  fs.writeFileSync(path.join(folder, ".vscode/settings.json"), JSON.stringify(settings));
  fs.rmSync(path.join(folder, ".vscode/tasks.json"));
  const calls = path.join(parent, "calls");
  fs.mkdirSync(path.join(folder, "build"));
  fs.writeFileSync(path.join(folder, "build/tollgate"), `#!/bin/sh\necho "$@" >> '${calls}'\nexec '${tollgate}' "$@"\n`, { mode: 0o755 });
  fs.symlinkSync(path.join(path.dirname(tollgate), "stdlib"), path.join(folder, "build/stdlib"));
  return { folder, calls: () => (fs.existsSync(calls) ? fs.readFileSync(calls, "utf8").trim().split("\n") : []) };
}

// ---- the editor and the browser ----

const userSettings = (trust: boolean) => ({
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "extensions.autoCheckUpdates": false,
  "extensions.autoUpdate": false,
  "workbench.startupEditor": "none",
  "workbench.enableExperiments": false,
  "workbench.tips.enabled": false,
  "workbench.colorTheme": "Default Light Modern",
  "chat.commandCenter.enabled": false,
  "editor.minimap.enabled": false,
  "git.enabled": false,
  "files.autoSave": "off",
  "security.workspace.trust.enabled": trust,
  "security.workspace.trust.startupPrompt": "never",
  "testing.automaticallyOpenTestResults": "neverOpen",
});

interface Running {
  readonly host: string;
  readonly stop: () => Promise<void>;
}
async function startEditor(name: string, folder: string, extensions: string, trust = false): Promise<Running> {
  const data = path.join(scratch, `${name}-user`);
  fs.mkdirSync(path.join(data, "User"), { recursive: true });
  fs.writeFileSync(path.join(data, "User/settings.json"), JSON.stringify(userSettings(trust)));
  const port = await freePort();
  const log = fs.openSync(path.join(shots, `${name}.log`), "w");
  const args = ["--auth", "none", "--bind-addr", `127.0.0.1:${port}`, "--disable-telemetry", "--disable-update-check", "--disable-getting-started-override"];
  const process_ = spawn(process.execPath, [editor, ...args, ...(trust ? [] : ["--disable-workspace-trust"]), "--user-data-dir", data, "--extensions-dir", extensions, folder], {
    env,
    stdio: ["ignore", log, log],
    detached: true,
  });
  const host = `127.0.0.1:${port}`;
  for (let tries = 0; ; tries += 1) {
    if (await fetch(`http://${host}/healthz`).then((answer) => answer.ok, () => false)) break;
    if (tries > 300) throw new Error("the editor did not start");
    await sleep(100);
  }
  return { host, stop: () => stopProcess(process_) };
}
async function stopProcess(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.on("exit", resolve));
  if (child.pid) process.kill(-child.pid, "SIGTERM");
  await Promise.race([ended, sleep(3000)]);
}
function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = net.createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as net.AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
function startBrowser(): Promise<BrowserContext> {
  return chromium.launchPersistentContext(fs.mkdtempSync(path.join(scratch, "browser-")), {
    executablePath: needed("CHROMIUM"),
    headless: true,
    viewport: { width: 1400, height: 900 },
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"],
  });
}
async function withEditor(name: string, folder: string, extensions: string, act: (page: Page, host: string) => Promise<void>, trust = false): Promise<void> {
  const running = await startEditor(name, folder, extensions, trust);
  const context = await startBrowser();
  const page = context.pages()[0] as Page;
  page.setDefaultTimeout(30000); // a machine with other work to do is slow
  page.setDefaultNavigationTimeout(90000);
  try {
    await act(page, running.host);
  } catch (fault) {
    report(false, `${name}: ${fault instanceof Error ? fault.message : String(fault)}`);
    await page.screenshot({ path: path.join(shots, `${name}-failed.png`) }).catch(() => {});
  } finally {
    await context.close().catch(() => {});
    await running.stop();
  }
}

// ---- inside the extension host ----

async function inHost(): Promise<void> {
  const { folder } = workspace("host");
  fs.cpSync(path.join(folder, "data"), path.join(folder, "build/exports/data"), { recursive: true });
  await withEditor("host", folder, path.join(scratch, "no-extensions"), async (page, host) => {
    let done: (code: number) => void = () => {};
    const code = new Promise<number>((resolve) => (done = resolve));
    await page.exposeFunction("codeAutomationLog", (_kind: string, args: unknown[]) => {
      const words = args.map(String).join(" ");
      if (/^(?:PASS|FAIL|DONE)/.test(words)) console.log(`  ${words}`);
      if (words.startsWith("FAIL")) failed += 1;
    });
    await page.exposeFunction("codeAutomationExit", (status: number) => done(status));
    const remote = (file: string) => `vscode-remote://${host}${file}`;
    const payload = [
      ["extensionDevelopmentPath", remote(extension)],
      ["extensionTestsPath", remote(path.join(extension, "out/editor/host.js"))],
    ];
    await page.goto(`http://${host}/?folder=${folder}&payload=${encodeURIComponent(JSON.stringify(payload))}`);
    const ended = await Promise.race([code, sleep(120000).then(() => "after two minutes not yet ended")]);
    report(ended === 0, `tests inside the extension host (${ended})`);
    if (ended !== 0) await page.screenshot({ path: path.join(shots, "host-failed.png") });
  });
}

// ---- the packed extension, by hand ----

/** By the explorer: quick open would search files, which this editor has no program for. */
async function openFile(page: Page, name: string): Promise<void> {
  await page.keyboard.press("Control+Shift+E");
  await page.dblclick(`.explorer-folders-view .monaco-list-row[aria-label^="${name}"]`);
  await page.waitForSelector(`.tab.active[data-resource-name="${name}"]`);
  await page.waitForSelector(".editor-group-container.active .editor-instance .view-line");
}
async function goTo(page: Page, line: number, column: number): Promise<void> {
  await page.keyboard.press("Control+G");
  await page.waitForSelector(".quick-input-widget input");
  await page.keyboard.type(`${line}:${column}`);
  await page.keyboard.press("Enter");
}
/** What was done while the editor was still busy may be lost, as a click on a lens that is just drawn anew: then it is done once more. */
async function until(page: Page, seen: string, act: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    await act();
    try {
      await page.waitForSelector(seen, { timeout: 6000 });
      return;
    } catch (fault) {
      if (tries === 3) throw fault;
      await page.keyboard.press("Escape");
    }
  }
}
/** By the palette. */
async function runCommand(page: Page, title: string): Promise<void> {
  await until(page, `.quick-input-list .monaco-list-row.focused[aria-label*="${title}"]`, async () => {
    await page.keyboard.press("F1");
    await page.waitForSelector(".quick-input-widget input");
    await page.keyboard.type(title);
  });
  await page.keyboard.press("Enter");
}
const clickLens = (page: Page, words: string, seen: string) =>
  until(page, seen, () => page.locator(`.codelens-decoration a:has-text("${words}")`).first().click());
const shot = (page: Page, name: string) => page.screenshot({ path: path.join(shots, `${name}.png`) });
const row = (words: string) => `.pane-body .monaco-list-row[aria-label*="${words}"]`;
/** Text of a page in a webview, which is a frame in a frame. */
async function pageText(page: Page, words: string): Promise<string> {
  for (let tries = 0; tries < 150; tries += 1) {
    for (const frame of page.frames()) {
      const text = await frame.evaluate("document.body ? document.body.innerText : ''").catch(() => "");
      if (typeof text === "string" && text.includes(words) && frame !== page.mainFrame()) return text;
    }
    await sleep(100);
  }
  throw new Error(`no page has ${words}`);
}

async function typing(page: Page, line: number, column: number): Promise<void> {
  await check(page, "the status bar shows the verdict and its day", async () => {
    await page.waitForSelector('[id="tollgate.tollgate.tollgate.verdict"]:has-text("not met")');
    await page.waitForSelector('[id="tollgate.tollgate.tollgate.day"]:has-text("2020-05-04")');
  });
  await check(page, "a mistake is underlined while it is typed, and Ctrl+. mends it", async () => {
    await goTo(page, line, column + 4);
    await page.waitForSelector(".squiggly-error", { state: "detached" });
    await page.keyboard.press("Delete"); // planned -> planed
    await page.waitForSelector(".squiggly-error");
    await shot(page, "1-mistake");
    await until(page, ".action-widget .monaco-list-row", () => page.keyboard.press("Control+."));
    await shot(page, "2-repairs");
    await page.keyboard.press("Enter");
    await page.waitForSelector(".squiggly-error", { state: "detached" });
    await page.keyboard.press("Control+S");
  });
  await runCommand(page, "File: Revert File"); // whatever came of it
  await check(page, "lenses above the rules list references and judge the gate", async () => {
    await goTo(page, 23, 1);
    await clickLens(page, "reference", ".reference-zone-widget .monaco-list-row");
    await shot(page, "3-lenses");
    await page.keyboard.press("Escape");
    await page.waitForSelector(".reference-zone-widget", { state: "detached" });
    await clickLens(page, "evaluate", row("pass-rate, not met"));
  });
}

async function gates(page: Page): Promise<void> {
  await check(page, "the gates view shows criteria with their verdicts and the rows that decide", async () => {
    await runCommand(page, "Tollgate: Focus on Gates View");
    await page.waitForSelector(row("pass-rate, not met"));
    await page.click(`${row("pass-rate, not met")} .monaco-tl-twistie`);
    await page.waitForSelector(row("REA-02, counts against it"));
    await shot(page, "4-gates");
    await page.click(row("REA-02, counts against it"));
    await page.waitForSelector('.tab.active[data-resource-name="pack.gate"]');
  });
  await check(page, "verdicts stand beside the rules, in the colours of the editor", async () => {
    await openFile(page, "exit.gate");
    await runCommand(page, "Tollgate: Show the Verdicts beside the Rules");
    const text = await pageText(page, "NOT MET");
    if (!text.includes("REA-02, REA-03")) throw new Error(text.slice(0, 500));
    await sleep(300);
    await shot(page, "5-verdicts");
  });
}

async function examples(page: Page): Promise<void> {
  await check(page, "the Testing view runs the examples", async () => {
    await openFile(page, "examples.gate");
    await runCommand(page, "Test: Run All Tests");
    await page.waitForSelector('.test-explorer .monaco-list-row[aria-label*="Passed"], .glyph-margin-widgets .codicon-testing-passed-icon, .codicon-testing-passed-icon');
    await runCommand(page, "Testing: Focus on Test Explorer View");
    await page.waitForSelector('.test-explorer .monaco-list-row[aria-label*="Passed"]');
    await shot(page, "6-testing");
  });
  await check(page, "the coverage of the examples stands in the gutter", async () => {
    await openFile(page, "exit.gate");
    await runCommand(page, "Test: Run All Tests with Coverage");
    await page.waitForSelector(".coverage-deco-gutter");
    await shot(page, "7-coverage");
  });
}

async function clausesAndDays(page: Page, line: number): Promise<void> {
  await check(page, "the cited clause stands beside the rule", async () => {
    await runCommand(page, "View: Close All Editors");
    await openFile(page, "exit.gate");
    await goTo(page, line - 1, 15);
    await page.keyboard.press("Control+Alt+C");
    await page.waitForSelector('.tab[data-resource-name="SVTAD.md"]');
    await page.waitForSelector('.view-line:has-text("## 12.9")');
    await shot(page, "8-clause");
  });
  await check(page, "another day is chosen in the status bar, and its verdict is shown", async () => {
    await page.click('[id="tollgate.tollgate.tollgate.day"] a');
    await page.waitForSelector(".quick-input-widget input");
    await page.keyboard.type("2020-03-15");
    await page.waitForSelector('.quick-input-list .monaco-list-row.focused[aria-label*="2020-03-15"]');
    await shot(page, "9-day");
    await page.keyboard.press("Enter");
    await page.waitForSelector('[id="tollgate.tollgate.tollgate.day"]:has-text("2020-03-15")');
  });
}

async function walkthrough(page: Page): Promise<void> {
  await check(page, "the walkthrough opens", async () => {
    await runCommand(page, "View: Close All Editors");
    await runCommand(page, "Welcome: Open Walkthrough");
    await page.keyboard.type("The first five minutes");
    await page.keyboard.press("Enter");
    await page.waitForSelector('.getting-started-step:has-text("Find the command")');
    await sleep(500);
    await shot(page, "10-walkthrough");
  });
}

async function byHand(extensions: string): Promise<void> {
  const { folder } = workspace("hand");
  const rules = fs.readFileSync(path.join(folder, "exit.gate"), "utf8").split("\n");
  const line = rules.findIndex((text) => text.includes("of planned satisfy passed")) + 1;
  const column = (rules[line - 1] ?? "").indexOf("planned") + 1;
  await withEditor("hand", folder, extensions, async (page, host) => {
    await page.goto(`http://${host}/?folder=${folder}`);
    await page.waitForSelector(".explorer-folders-view .monaco-list-row", { timeout: 60000 });
    await openFile(page, "exit.gate");
    await typing(page, line, column);
    await gates(page);
    await examples(page);
    await clausesAndDays(page, line);
    await walkthrough(page);
  });
}

// ---- where nothing may be run ----

async function notTrusted(extensions: string): Promise<void> {
  const { folder, calls } = workspace("strange");
  await withEditor(
    "strange",
    folder,
    extensions,
    async (page, host) => {
      await page.goto(`http://${host}/?folder=${folder}`);
      await page.waitForSelector(".explorer-folders-view .monaco-list-row", { timeout: 60000 });
      await openFile(page, "exit.gate");
      await check(page, "in a workspace that is not trusted the rules have colours, and nothing is run", async () => {
        await page.waitForSelector('.view-line span[class*="mtk"]:has-text("criterion")');
        await runCommand(page, "Tollgate: Focus on Gates View");
        await page.waitForSelector('.welcome-view-content:has-text("not trusted")');
        await runCommand(page, "Tollgate: Judge the Gates Now");
        await sleep(1500);
        await shot(page, "11-not-trusted");
        if (calls().length > 0) throw new Error(`the command was run: ${calls().join(", ")}`);
      });
      await check(page, "trusted, it is judged at once", async () => {
        await runCommand(page, "Workspaces: Manage Workspace Trust");
        await page.click('.workspace-trust-editor .monaco-button:has-text("Trust")');
        await openFile(page, "exit.gate");
        await page.waitForSelector('[id="tollgate.tollgate.tollgate.verdict"]:has-text("not met")');
        if (calls().length === 0) throw new Error("the command was not run");
      });
    },
    true,
  );
}

/** The extension comes from the page's own server, as in a browser without a machine behind it, and runs in a worker of the browser. */
async function offerToBrowser(page: Page, host: string): Promise<void> {
  const place = "/tollgate-extension";
  await page.context().route(`http://${host}${place}/**`, async (route) => {
    const file = path.join(extension, decodeURIComponent(new URL(route.request().url()).pathname.slice(place.length)));
    if (fs.existsSync(file) && fs.statSync(file).isFile()) await route.fulfill({ path: file, headers: { "access-control-allow-origin": "*" } });
    else await route.fulfill({ status: 404, body: "" });
  });
  // What the page is told of extensions stands in an attribute that the workbench reads once.
  await page.addInitScript(
    `const read = Element.prototype.getAttribute;
     Element.prototype.getAttribute = function (name) {
       const value = read.call(this, name);
       if (name !== "data-settings" || this.id !== "vscode-workbench-web-configuration") return value;
       const settings = JSON.parse(value);
       settings.developmentOptions = { ...settings.developmentOptions, extensions: [{ scheme: "http", authority: "${host}", path: "${place}" }] };
       return JSON.stringify(settings);
     };`,
  );
}

async function browserAlone(): Promise<void> {
  const { folder, calls } = workspace("browser");
  await withEditor("browser", folder, path.join(scratch, "no-extensions"), async (page, host) => {
    await offerToBrowser(page, host);
    await page.goto(`http://${host}/?folder=${folder}`);
    await page.waitForSelector(".explorer-folders-view .monaco-list-row", { timeout: 60000 });
    await openFile(page, "exit.gate");
    await check(page, "in a browser alone the rules have colours, and the gates view says what is missing", async () => {
      await page.waitForSelector('.view-line span[class*="mtk"]:has-text("criterion")');
      await runCommand(page, "Tollgate: Focus on Gates View");
      await page.waitForSelector('.welcome-view-content:has-text("Nothing can be run here")');
      await runCommand(page, "Tollgate: Judge the Gates Now");
      await page.waitForSelector('.notification-toast:has-text("A browser runs no programs")');
      await shot(page, "12-browser");
      if (calls().length > 0) throw new Error(`the command was run: ${calls().join(", ")}`);
    });
  });
}

async function main(): Promise<void> {
  const only = process.env["TOLLGATE_DRIVE"]?.split(",");
  const wanted = (name: string) => !only || only.includes(name);
  const extensions = path.join(scratch, "extensions");
  try {
    if (wanted("host")) await inHost();
    execFileSync(process.execPath, [editor, "--user-data-dir", path.join(scratch, "install"), "--extensions-dir", extensions, "--install-extension", vsix], { env, stdio: "ignore" });
    if (wanted("hand")) await byHand(extensions);
    if (wanted("strange")) await notTrusted(extensions);
    if (wanted("browser")) await browserAlone();
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
  }
  console.log(failed === 0 ? `all passed; screenshots in ${shots}` : `${failed} failed; screenshots in ${shots}`);
  process.exit(failed === 0 ? 0 : 1);
}

void main();
