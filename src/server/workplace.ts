import type { Pool } from "pg";
import { openKeyStore } from "../governance/subject-keys.js";
import { openVault } from "../governance/vault.js";
import type { Registrar } from "../portfolio/register.js";
import type { Configuration } from "./config.js";
import { type Database, migrate, openDatabase } from "./database.js";
import { startEmbeddedPostgres } from "./embedded-postgres.js";
import { openInstitution } from "./institution.js";
import { masterKey } from "./master-key.js";

/** An opened institution: the database, up to date, and the keys to it. */
export interface Workplace {
  readonly database: Database;
  readonly pool: Pool;
  readonly registrar: Registrar;
  readonly institutionId: string;
  /** Where the database is, for a helper process to open it too. */
  readonly url: string;
  close(): Promise<void>;
}

export interface WorkplaceHooks {
  readonly onNote: (message: string, detail?: object) => void;
  readonly onBroken: (error: Error) => void;
  /** The embedded database cannot be kept running any more. */
  readonly onLost: (why: string) => void;
}

/** Opens the database of the configuration, the embedded one where none is given, migrates it and finds the institution. */
export async function openWorkplace(configuration: Configuration, hooks: WorkplaceHooks): Promise<Workplace> {
  const embedded =
    configuration.DATABASE_URL === undefined
      ? await startEmbeddedPostgres({
          home: configuration.DATA_DIR,
          onNote: hooks.onNote,
          onLost: (why: unknown) => hooks.onLost(String(why)),
        })
      : undefined;
  const url = configuration.DATABASE_URL ?? embedded?.url ?? "";
  const close = async (database?: Database) => {
    await database?.close();
    await embedded?.stop();
  };
  let database: Database | undefined;
  try {
    for (const name of await migrate(url)) hooks.onNote("migrated", { name });
    database = openDatabase(url, configuration.DATABASE_POOL, hooks.onBroken);
    const vault = openVault(await masterKey(configuration));
    const institutionId = await openInstitution(database.pool, vault, configuration.INSTITUTION);
    const registrar = { vault, keyStore: openKeyStore(vault) };
    const opened = database;
    return { database, pool: database.pool, registrar, institutionId, url, close: () => close(opened) };
  } catch (error) {
    await close(database);
    throw error;
  }
}
