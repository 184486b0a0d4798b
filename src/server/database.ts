import "reflect-metadata";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { DataSource } from "typeorm";
import { migrations } from "../../migrations/index.js";
import { entities } from "../entities/index.js";
import { type Sql, withClient } from "../entities/sql.js";

// Any number, as long as every SuretyGraph uses the same one.
const MIGRATION_LOCK = 7_364_512_001;
const CONNECT_TIMEOUT_MS = 10_000;
const CANCEL_AGAIN_MS = 20;

/** The tables and migrations as TypeORM knows them; `synchronize` is off everywhere. */
export const dataSource = (url: string): DataSource =>
  new DataSource({
    type: "postgres",
    url,
    entities,
    migrations,
    synchronize: false,
    migrationsTableName: "migration",
  });

/** Connections to one database. */
export interface Database {
  readonly pool: pg.Pool;
  /** A reader whose statements are cancelled in the database when the signal fires. */
  cancellable(signal: AbortSignal): Sql;
  close(): Promise<void>;
}

/** Opens a pool. Connections that break while idle are reported and replaced. */
export function openDatabase(url: string, size: number, onBroken: (error: Error) => void): Database {
  const options = {
    connectionString: url,
    application_name: "suretygraph",
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    // Every statement is prepared, and the same few rows of it are meant each time: planning anew for each value would
    // cost most of them several times what they do.
    options: "-c plan_cache_mode=force_generic_plan",
  };
  const pool = new pg.Pool({ ...options, max: size });
  // Cancelling must not wait for a place in the pool whose places are what is to be cancelled.
  const cancelling = new pg.Pool({ ...options, max: 1, idleTimeoutMillis: 1000 });
  pool.on("error", onBroken);
  cancelling.on("error", onBroken);

  async function cancel(client: pg.PoolClient): Promise<void> {
    const { processID } = client as unknown as { processID: number };
    try {
      await cancelling.query("select pg_cancel_backend($1)", [processID]);
    } catch (error) {
      onBroken(error as Error);
    }
  }

  return {
    pool,
    cancellable: (signal) => ({
      async query(statement) {
        signal.throwIfAborted();
        return withClient(pool, async (client) => {
          signal.throwIfAborted();
          let runs = true;
          let cancelled: Promise<void> | undefined;
          // A cancel that comes before the statement has begun is lost, so it is repeated.
          const cancelToTheEnd = async () => {
            while (runs) {
              await cancel(client);
              await pause(CANCEL_AGAIN_MS);
            }
          };
          const onAbort = () => {
            cancelled = cancelToTheEnd();
          };
          signal.addEventListener("abort", onAbort);
          try {
            return await client.query(statement);
          } finally {
            runs = false;
            signal.removeEventListener("abort", onAbort);
            // A cancel still on its way would hit whoever gets this connection next.
            await cancelled;
          }
        });
      },
    }),
    close: async () => {
      await Promise.all([pool.end(), cancelling.end()]);
    },
  };
}

/** Brings the schema up to date; processes that start together take turns. Returns the names applied. */
export async function migrate(url: string): Promise<string[]> {
  const lock = new pg.Client({ connectionString: url, application_name: "suretygraph migrate" });
  await lock.connect();
  const source = dataSource(url);
  try {
    await lock.query("select pg_advisory_lock($1)", [MIGRATION_LOCK]);
    await source.initialize();
    return (await source.runMigrations({ transaction: "each" })).map((m) => m.name);
  } finally {
    if (source.isInitialized) await source.destroy();
    await lock.end();
  }
}
