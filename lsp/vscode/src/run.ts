// Runs the command once and gives back what it said.
import { spawn } from "node:child_process";

export interface Said {
  /** null: it was stopped by a signal or could not be started. */
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Running {
  readonly folder: string;
  readonly signal?: AbortSignal;
  readonly input?: string;
}

/** Exit statuses of the command, as `tollgate --help` lists them. */
export const Status = { met: 0, notMet: 1, undetermined: 2, notCompiled: 3, dataRefused: 4, wrongUsage: 5, fault: 70 } as const;

/** Never rejects: what cannot be started says so in `err`. No shell is involved. */
export function run(command: string, args: readonly string[], { folder, signal, input }: Running): Promise<Said> {
  return new Promise((resolve) => {
    const out: Uint8Array[] = [];
    const err: Uint8Array[] = [];
    const child = spawn(command, args, { cwd: folder, stdio: ["pipe", "pipe", "pipe"], windowsHide: true, ...(signal ? { signal } : {}) });
    child.stdout.on("data", (bytes: Uint8Array) => out.push(bytes));
    child.stderr.on("data", (bytes: Uint8Array) => err.push(bytes));
    child.stdin.on("error", () => {}); // it may end before it has read everything
    child.on("error", (fault) => resolve({ status: null, out: "", err: fault.message }));
    child.on("close", (status) =>
      resolve({ status, out: Buffer.concat(out).toString("utf8"), err: Buffer.concat(err).toString("utf8") }),
    );
    child.stdin.end(input ?? "");
  });
}

/** The object that a command printed with `--format json`, or undefined where it printed none. */
export function jsonOf<T>(said: Said): T | undefined {
  try {
    const value: unknown = JSON.parse(said.out);
    return typeof value === "object" && value !== null ? (value as T) : undefined;
  } catch {
    return undefined;
  }
}

/** What went wrong, in the command's own words. */
export function complaint(said: Said): string {
  const words = said.err.trim() || said.out.trim();
  if (words !== "") return words;
  return said.status === null ? "The command was stopped." : `The command ended with status ${said.status} and said nothing.`;
}
