import { createHash, randomBytes } from "node:crypto";
import { chown, link, mkdir, readFile, realpath, rename, rm, stat, symlink } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { accountFor, canEnter, runAs, type Account } from "./account.js";
import { binariesFor, type Binaries } from "./binaries.js";
import {
  ignoreAbsence,
  ignoreExistence,
  makeOpenFolder,
  sweepTemporaries,
  temporaryName,
  writePrivate,
} from "./files.js";

/** Where root keeps what the PostgreSQL account cannot reach in the clone itself. */
const ELSEWHERE = "/var/lib/suretygraph";

/** Superuser of the embedded server. */
export const SUPERUSER = "postgres";

/** An initialised cluster, not necessarily running. */
export interface Cluster {
  /** Real path of the data directory. */
  readonly data: string;
  readonly account: Account;
  readonly binaries: Binaries;
  readonly password: string;
  readonly passwordFile: string;
  readonly portFile: string;
  readonly logFile: string;
}

/** Makes the cluster of a home ready to be started, running initdb the first time. */
export async function prepareCluster(home: string): Promise<Cluster> {
  if (process.platform === "win32") throw new Error("it is not supported on Windows: set DATABASE_URL");
  await makeOpenFolder(resolve(home));
  const folder = await realpath(home);
  const entrance = join(folder, "pg");
  const passwordFile = join(folder, "pg.password");

  const account = await accountFor([entrance, folder]);
  const copyPrefix = account.uid === undefined ? join(folder, "pg.native") : join(ELSEWHERE, "native");
  const binaries = await binariesFor(account, copyPrefix);
  if (!(await isInitialised(entrance))) await initialise(entrance, passwordFile, account, binaries);
  return {
    data: await reachableData(entrance, account),
    account,
    binaries,
    password: await readPassword(passwordFile),
    passwordFile,
    portFile: join(folder, "pg.port"),
    logFile: join(folder, "pg.log"),
  };
}

async function isInitialised(data: string): Promise<boolean> {
  return (await stat(join(data, "PG_VERSION")).catch(ignoreAbsence)) !== undefined;
}

async function reachableData(entrance: string, account: Account): Promise<string> {
  const data = await realpath(entrance).catch(ignoreAbsence);
  if (data === undefined) {
    throw new Error(
      `${entrance} points to a folder that is gone: restore that, or remove the link to begin anew`,
    );
  }
  if (!(await isInitialised(data))) {
    throw new Error(`${entrance} is not a PostgreSQL data directory: move it away and start again`);
  }
  if (await canEnter(account, data)) return data;
  throw new Error(
    `${data} cannot be entered by account ${account.name}: let others enter its parent folders (chmod o+x), or set DATABASE_URL`,
  );
}

async function readPassword(file: string): Promise<string> {
  try {
    return (await readFile(file, "utf8")).trim();
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === "ENOENT") {
      throw new Error(`${file} is missing: restore it, or remove the pg beside it to begin anew`, { cause });
    }
    throw new Error(`the password cannot be read (${message}): start as the account which started it first`, {
      cause,
    });
  }
}

/** initdb in a temporary folder; the finished directory appears at the entrance at once, or not at all. */
async function initialise(
  entrance: string,
  passwordFile: string,
  account: Account,
  binaries: Binaries,
): Promise<void> {
  await createPassword(passwordFile);
  const place = await placeFor(entrance, account);
  await sweepTemporaries(place);
  const workshop = temporaryName(place);
  const [data, pwfile] = [join(workshop, "data"), join(workshop, "password")];
  try {
    await mkdir(workshop, { mode: 0o700 });
    await writePrivate(pwfile, await readPassword(passwordFile));
    for (const path of [pwfile, workshop]) await chown(path, account.uid ?? -1, account.gid ?? -1);
    await initdb(data, pwfile, account, binaries);
    await publish(data, place, entrance);
  } finally {
    await rm(workshop, { recursive: true, force: true });
  }
}

/** The first password written is everybody's: two processes may come here at the same moment. */
async function createPassword(file: string): Promise<void> {
  await sweepTemporaries(file);
  const temporary = temporaryName(file);
  await writePrivate(temporary, randomBytes(24).toString("base64url"));
  await link(temporary, file).catch(ignoreExistence);
  await rm(temporary);
}

/** The entrance itself, or a new folder elsewhere where the account cannot come to the entrance. */
async function placeFor(entrance: string, account: Account): Promise<string> {
  if (await canEnter(account, dirname(entrance))) return entrance;
  await makeOpenFolder(ELSEWHERE);
  const hash = createHash("sha256").update(dirname(entrance)).digest("hex").slice(0, 16);
  return join(ELSEWHERE, hash);
}

async function initdb(data: string, pwfile: string, account: Account, binaries: Binaries): Promise<void> {
  const ctype = process.platform === "darwin" ? "en_US.UTF-8" : "C.UTF-8";
  const done = await runAs(account, binaries.initdb, [
    ...["-D", data, "--username", SUPERUSER, "--pwfile", pwfile, "--auth", "scram-sha-256"],
    ...["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"],
    ...[`--lc-ctype=${ctype}`, "--lc-collate=C"],
  ]);
  if (done.ok) return;
  const reason = /^initdb: error: .*$/m.exec(done.output)?.[0] ?? done.output;
  throw new Error(`${reason}: correct this, or set DATABASE_URL`);
}

/** Whoever publishes first wins; the other's work is thrown away with its workshop. */
async function publish(data: string, place: string, entrance: string): Promise<void> {
  if (place === entrance) return rename(data, entrance).catch(ignoreExistence);
  const final = `${place}-${randomBytes(4).toString("hex")}`;
  await rename(data, final);
  try {
    await symlink(final, entrance);
  } catch (error) {
    await rm(final, { recursive: true });
    ignoreExistence(error as NodeJS.ErrnoException);
  }
}
