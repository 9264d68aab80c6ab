import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { test } from "node:test";
import { extension, inExtension, jsonInExtension, temporaryFolder, tollgate } from "./support";

interface Manifest {
  readonly main: string;
  readonly browser: string;
  readonly icon: string;
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly languages: readonly { readonly configuration: string; readonly icon: Record<string, string> }[];
    readonly grammars: readonly { readonly path: string }[];
    readonly snippets: readonly { readonly path: string }[];
    readonly configuration: { readonly properties: Record<string, { readonly markdownDescription?: string; readonly scope?: string; readonly default?: unknown }> };
    readonly problemMatchers: readonly { readonly pattern: { readonly regexp: string } & Record<string, number> }[];
    readonly walkthroughs: readonly { readonly steps: readonly { readonly description: string; readonly media: Record<string, string> }[] }[];
    readonly menus: Record<string, readonly { readonly command: string }[]>;
    readonly viewsWelcome: readonly { readonly when: string; readonly contents: string }[];
  };
  readonly capabilities: { readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] } };
}

const manifest = jsonInExtension<Manifest>("package.json");
const { contributes } = manifest;
const sources = (...names: string[]) => names.map((name) => inExtension(`src/${name}`)).join("\n");
const all = sources(...fs.readdirSync(path.join(extension, "src")));
const commands = contributes.commands.map((one) => one.command);

test("every command is registered where programs run, and says what is missing where they do not", () => {
  const here = sources("extension.ts", "gates_view.ts");
  const browser = inExtension("src/browser.ts");
  for (const command of commands) {
    assert.ok(here.includes(`"${command}"`), `${command} is not registered`);
    const name = command.replace("tollgate.", "");
    assert.ok(browser.includes(`"${name}"`) || browser.includes(`"${command}"`), `${command} does not answer in a browser`);
  }
});

test("menus, keys, welcomes and the walkthrough name commands that there are", () => {
  const text = JSON.stringify(contributes);
  const named = [...text.matchAll(/command:(tollgate\.\w+)/g)].map((one) => one[1] as string);
  const inMenus = Object.values(contributes.menus).flatMap((menu) => menu.map((one) => one.command));
  for (const command of [...named, ...inMenus]) assert.ok(commands.includes(command) || command === "tollgate.gates", command);
});

test("every context that is asked for is set somewhere", () => {
  const asked = new Set([...JSON.stringify(contributes).matchAll(/(?<![\w"#])!?(tollgate\.(?:found|hasVerdicts|cannotRun|serverRuns))/g)].map((one) => one[1] as string));
  assert.ok(asked.size >= 3);
  for (const context of asked) assert.ok(all.includes(`"setContext", "${context}"`), context);
});

test("every setting is described, has a default, and is read; those that say what runs are restricted", () => {
  for (const [name, setting] of Object.entries(contributes.configuration.properties)) {
    assert.ok((setting.markdownDescription ?? "").length > 20 && setting.default !== undefined && setting.scope, name);
    assert.ok(all.includes(`"${name.replace("tollgate.", "")}"`), `${name} is read nowhere`);
    assert.ok(inExtension("README.md").includes(`\`${name}\``), `${name} is not in the README`);
  }
  assert.deepEqual(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations, ["tollgate.path", "tollgate.library", "tollgate.data", "tollgate.rules"]);
});

test("every file that the manifest names is there", () => {
  const files = [
    manifest.main,
    manifest.browser,
    manifest.icon,
    ...contributes.languages.flatMap((one) => [one.configuration, ...Object.values(one.icon)]),
    ...contributes.grammars.map((one) => one.path),
    ...contributes.snippets.map((one) => one.path),
    ...contributes.walkthroughs.flatMap((one) => one.steps.flatMap((step) => [step.media["svg"], step.media["markdown"]].filter((file): file is string => file !== undefined))),
  ];
  for (const file of files) assert.ok(fs.existsSync(path.join(extension, file)), file);
  const icon = fs.readFileSync(path.join(extension, manifest.icon));
  assert.deepEqual([icon.toString("latin1", 1, 4), icon.readUInt32BE(16), icon.readUInt32BE(20)], ["PNG", 256, 256]);
});

test("the bundle for browsers needs nothing of Node", () => {
  const needed = [...inExtension("dist/browser.js").matchAll(/require\("([^"]+)"\)/g)].map((one) => one[1]);
  assert.deepEqual([...new Set(needed)], ["vscode"]);
});

test("the problem matcher reads what `check --format gcc` prints, as `check --format json` has it", () => {
  const folder = temporaryFolder();
  fs.writeFileSync(path.join(folder, "a b.gate"), "enum A: b\ndefine x means count of isues\n");
  fs.writeFileSync(path.join(folder, "c.gate"), "enum B: b\ntable t of count\n  B down\n    c | 1\n    b | 2\nuse svtad.model\n");
  const { regexp, file, line, column, severity, message, code } = contributes.problemMatchers[0]?.pattern as { regexp: string } & Record<string, number>;
  const printed = tollgate(folder, ["check", "--format", "gcc", "a b.gate", "c.gate"]).out.split("\n");
  const matched = printed.map((text) => new RegExp(regexp).exec(text)).filter((one) => one !== null);
  const group = (one: RegExpExecArray, at: number | undefined) => one[at ?? 0];
  const expected = (JSON.parse(tollgate(folder, ["check", "--format", "json", "a b.gate", "c.gate"]).out) as {
    diagnostics: { code: string; severity: string; message: string; file: string; start: { line: number; column: number } }[];
  }).diagnostics;
  assert.deepEqual([...new Set(expected.map((one) => one.file))], ["a b.gate", "c.gate"]);
  assert.deepEqual(
    matched.filter((one) => group(one, code) !== undefined).map((one) => [group(one, file), Number(group(one, line)), Number(group(one, column)), group(one, severity), group(one, message), group(one, code)]),
    expected.map((one) => [one.file, one.start.line, one.start.column, one.severity, one.message, one.code]),
  );
  assert.equal(matched.length, printed.filter((text) => text !== "" && !/^\d+ (?:error|warning)/.test(text)).length, "every line is read");
});

test("no file of the extension names the host of a package registry", () => {
  const lock = jsonInExtension<{ packages: Record<string, Record<string, unknown>> }>("package-lock.json");
  for (const [name, entry] of Object.entries(lock.packages)) {
    assert.ok(!("resolved" in entry), `${name} says where it came from`);
    assert.ok(name === "" || typeof entry["integrity"] === "string", `${name} has no hash`);
  }
});
