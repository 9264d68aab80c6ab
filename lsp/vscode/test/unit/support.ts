// What the unit tests share: the repository, the command, and a first project made by it.
import { execFileSync, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

function needed(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run lsp/vscode/test/run`);
  return value;
}

/** The root of the repository. */
export const repository = needed("TOLLGATE_REPOSITORY");
/** The command under test. */
export const command = needed("TOLLGATE");
/** The folder of the extension whose bundle is tested: the sources and dist/. */
export const extension = needed("TOLLGATE_EXTENSION");

export function inExtension(file: string): string {
  return fs.readFileSync(path.join(extension, file), "utf8");
}

export function jsonInExtension<T>(file: string): T {
  return JSON.parse(inExtension(file)) as T;
}

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "tollgate-vscode-"));
process.on("exit", () => fs.rmSync(scratch, { recursive: true, force: true }));

export function temporaryFolder(): string {
  return fs.mkdtempSync(path.join(scratch, "folder-"));
}

/** What `tollgate init` writes; its data is of 2020-05-04, and two of ten tests have failed. */
export function firstProject(): string {
  const folder = temporaryFolder();
  execFileSync(command, ["init", "first-gate"], { cwd: folder });
  return path.join(folder, "first-gate");
}

export function tollgate(folder: string, args: readonly string[], input = ""): { status: number | null; out: string; err: string } {
  const said = spawnSync(command, args, { cwd: folder, input, encoding: "utf8", maxBuffer: 1 << 28 });
  return { status: said.status, out: said.stdout, err: said.stderr };
}

/** Every file of rules that the project ships. */
export function shippedRules(): string[] {
  const found: string[] = [];
  const walk = (folder: string) => {
    for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
      const file = path.join(folder, entry.name);
      if (entry.isDirectory()) walk(file);
      else if (entry.name.endsWith(".gate")) found.push(file);
    }
  };
  for (const folder of ["stdlib", "packs", "compiler/driver/template"]) walk(path.join(repository, folder));
  return found.sort();
}
