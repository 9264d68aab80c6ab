// The files of rules below some folders. Folders are read one by one: that works on every kind of workspace, also where nothing can
// search files, and it leaves out what holds no rules of its own.
import * as vscode from "vscode";
import { isPassedOver } from "./places";

export async function ruleFiles(folders: readonly vscode.Uri[]): Promise<vscode.Uri[]> {
  const found = new Map<string, vscode.Uri>();
  const walk = async (folder: vscode.Uri): Promise<void> => {
    const entries = await vscode.workspace.fs.readDirectory(folder).then(
      (some) => some,
      () => [], // gone, or not ours to read
    );
    await Promise.all(
      entries.map(async ([name, type]) => {
        const uri = vscode.Uri.joinPath(folder, name);
        // A folder behind a link is passed over: it may lead in a circle.
        if (type === vscode.FileType.Directory && !isPassedOver(name)) await walk(uri);
        else if ((type & vscode.FileType.File) !== 0 && name.endsWith(".gate")) found.set(uri.toString(), uri);
      }),
    );
  };
  await Promise.all(folders.map(walk));
  return [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

export function workspaceFolders(): vscode.Uri[] {
  return (vscode.workspace.workspaceFolders ?? []).map((folder) => folder.uri);
}
