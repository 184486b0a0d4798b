import { execFile } from "node:child_process";
import { stat } from "node:fs/promises";
import { ignoreAbsence } from "./files.js";

/** Environment of every PostgreSQL process: English messages, and nothing of the application's own. */
export const POSTGRES_ENV = { PATH: process.env["PATH"], LC_ALL: "C" };

/** The account PostgreSQL runs under; ids are undefined where it is simply the account we run under. */
export interface Account {
  readonly name: string;
  readonly uid?: number;
  readonly gid?: number;
}

/** What a finished command said, and whether it succeeded. */
export interface Outcome {
  readonly ok: boolean;
  readonly output: string;
}

/** Runs a command under an account, in `/` because the account may be unable to enter our own folder. */
export function runAs(account: Account, command: string, args: readonly string[]): Promise<Outcome> {
  const options = { uid: account.uid, gid: account.gid, cwd: "/", env: POSTGRES_ENV };
  return new Promise((resolve) => {
    execFile(command, args, options, (error, stdout, stderr) => {
      const output = `${stdout}${stderr}`.trim();
      resolve({ ok: error === null, output: output === "" && error !== null ? error.message : output });
    });
  });
}

/** Whether the account can enter a directory, asked of the system itself so that ACLs count too. */
export async function canEnter(account: Account, directory: string): Promise<boolean> {
  if (account.uid === undefined) return true;
  return (await runAs(account, "/bin/sh", ["-c", 'cd -- "$1"', "sh", directory])).ok;
}

/**
 * The account PostgreSQL shall run under, since it refuses root: ours when we are not root, else the owner of
 * the first of these paths that is not root's, else `postgres`, else `nobody`.
 */
export async function accountFor(paths: readonly string[]): Promise<Account> {
  if (process.getuid?.() !== 0) return { name: "this account" };
  const owners = await Promise.all(paths.map(ownerOf));
  for (const name of [...owners, "postgres", "nobody"]) {
    const account = name === undefined ? undefined : await lookUp(name);
    if (account !== undefined) return account;
  }
  throw new Error(
    "it refuses to run as root, and there is no account postgres or nobody: run `useradd postgres`, start as an ordinary user, or set DATABASE_URL",
  );
}

async function ownerOf(path: string): Promise<string | undefined> {
  const owner = await stat(path).then((s) => s.uid, ignoreAbsence);
  return owner === undefined || owner === 0 ? undefined : String(owner);
}

async function lookUp(name: string): Promise<Account | undefined> {
  const self = { name: "root" };
  const [uid, gid] = await Promise.all(["-u", "-g"].map((flag) => runAs(self, "id", [flag, name])));
  if (uid?.ok !== true || gid?.ok !== true) return undefined;
  return { name, uid: Number(uid.output), gid: Number(gid.output) };
}
