/** What runs on this machine, as /proc tells; processes are told apart and ended by their ids only. */
import { readFileSync, readdirSync, readlinkSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";

const POLL_MS = 100;

/** Every process: its id, process group and command line, and its working folder and environment where we may look. */
export function allProcesses() {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => attempt(() => [describe(Number(pid))]) ?? []);
}

function describe(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const [state, , group] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").slice(0, -1);
  const folder = attempt(() => readlinkSync(`/proc/${pid}/cwd`)) ?? "";
  const environment = attempt(() => readFileSync(`/proc/${pid}/environ`, "utf8")) ?? "";
  return { pid, group: Number(group), command, folder, environment, isZombie: state === "Z" };
}

/** A process may end while it is looked at, or be nobody's business of ours. */
function attempt(look) {
  try {
    return look();
  } catch (error) {
    if (["ENOENT", "ESRCH", "EACCES", "EPERM"].includes(error.code)) return undefined;
    throw error;
  }
}

/** Ends processes at once; those that are gone already are none. Returns the ids of the others. */
export function killNow(pids) {
  return pids.filter((pid) => {
    try {
      return process.kill(pid, "SIGKILL");
    } catch (error) {
      if (error.code === "ESRCH") return false;
      throw error;
    }
  });
}

/** Polls until something is truthy and returns it; undefined when the time is over. */
export async function eventually(look, withinMs) {
  for (const until = Date.now() + withinMs; Date.now() < until; await pause(POLL_MS)) {
    const found = await look();
    if (found) return found;
  }
  return undefined;
}
