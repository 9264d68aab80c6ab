// Where the files of a project lie: paths of URIs, so that they are compared alike on every machine.

/** A folder that holds no rules of its own: what was built, what was installed, what is hidden. */
export function isPassedOver(name: string): boolean {
  return /^(?:\..*|node_modules|build(?:-.*)?)$/.test(name);
}

export function isBelow(file: string, folder: string): boolean {
  return file.startsWith(folder.endsWith("/") ? folder : `${folder}/`);
}

/** Whether no folder between the file and one of these is passed over. What is above them does not matter, nor a file outside of all. */
export function isAmong(file: string, folders: readonly string[]): boolean {
  const above = folders.filter((folder) => isBelow(file, folder));
  return above.length === 0 || above.some((folder) => !file.slice(folder.length).split("/").slice(0, -1).some(isPassedOver));
}
