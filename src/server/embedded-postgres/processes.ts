import { readFile, readlink } from "node:fs/promises";
import { runAs } from "./account.js";
import { ignoreAbsence } from "./files.js";

/** Whether there is a process with this id, be it a zombie or somebody else's. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Sends a signal to a process that may have ended meanwhile. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/** Whether a process is a living server of this very data directory (not a zombie, nor a later owner of its id). */
export async function serves(pid: number, data: string): Promise<boolean> {
  try {
    if (process.platform === "linux") return (await readlink(`/proc/${pid}/cwd`)) === data;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ESRCH") return false;
  }
  return (await commandLine(pid)).includes(`-D ${data} `);
}

/** Asked only where the working directory is hidden: on macOS, and from root in a container without SYS_PTRACE. */
async function commandLine(pid: number): Promise<string> {
  if (process.platform !== "linux") {
    return (await runAs({ name: "self" }, "ps", ["-o", "command=", "-p", String(pid)])).output;
  }
  const line = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(ignoreAbsence);
  return (line ?? "").replaceAll("\0", " ");
}
