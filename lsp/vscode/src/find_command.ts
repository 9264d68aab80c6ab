// Where the `tollgate` command is: the setting, then `build/tollgate` in a folder above the file, then PATH.
import * as path from "node:path";

export interface Machine {
  /** Whether this is a file that may be run. */
  isProgram(file: string): boolean;
  readonly path: string;
  readonly home: string;
  readonly platform: NodeJS.Platform;
}

export interface Search {
  /** The setting `tollgate.path`; empty if it is not set. */
  readonly setting: string;
  readonly workspaceFolder: string | undefined;
  /** The file or folder to walk up from. */
  readonly from: string | undefined;
}

export type Place = "setting" | "build folder" | "PATH";
export type Found =
  | { readonly command: string; readonly place: Place }
  | { readonly command: undefined; readonly why: string };

/** A setting that names no program is a mistake to tell, never a reason to run another one. */
export function findCommand(search: Search, machine: Machine): Found {
  if (search.setting.trim() !== "") {
    const command = expanded(search.setting.trim(), search.workspaceFolder, machine.home);
    if (machine.isProgram(command)) return { command, place: "setting" };
    return { command: undefined, why: `The setting tollgate.path names ${command}, and no program is there.` };
  }
  const start = search.from ?? search.workspaceFolder;
  for (const folder of start === undefined ? [] : above(start)) {
    const command = path.join(folder, "build", programName(machine.platform));
    if (machine.isProgram(command)) return { command, place: "build folder" };
  }
  for (const folder of machine.path.split(path.delimiter)) {
    if (folder === "" || !path.isAbsolute(folder)) continue; // a relative entry would run what a workspace brings
    const command = path.join(folder, programName(machine.platform));
    if (machine.isProgram(command)) return { command, place: "PATH" };
  }
  const looked = start === undefined ? "" : `in build/ of ${start} and of every folder above it, and `;
  return { command: undefined, why: `The command tollgate was not found: looked ${looked}in the folders of PATH.` };
}

/** `${workspaceFolder}`, `~` and paths relative to the workspace folder, made absolute. */
export function expanded(value: string, workspaceFolder: string | undefined, home: string): string {
  let text = value.replace(/\$\{workspaceFolder\}/g, workspaceFolder ?? "");
  if (text === "~" || text.startsWith("~/")) text = path.join(home, text.slice(1));
  return path.isAbsolute(text) || workspaceFolder === undefined ? path.normalize(text) : path.join(workspaceFolder, text);
}

export function above(start: string): string[] {
  const folders: string[] = [];
  for (let folder = path.resolve(start); ; folder = path.dirname(folder)) {
    folders.push(folder);
    if (path.dirname(folder) === folder) return folders;
  }
}

function programName(platform: NodeJS.Platform): string {
  return platform === "win32" ? "tollgate.exe" : "tollgate";
}
