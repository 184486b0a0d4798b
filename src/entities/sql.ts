import type { Pool, PoolClient, QueryConfig, QueryResult, QueryResultRow } from "pg";

/** Whatever runs one SQL statement: a pool, a client in a transaction, or a request's cancellable reader. */
export interface Sql {
  query<R extends QueryResultRow>(statement: QueryConfig): Promise<QueryResult<R>>;
}

/** Lends a connection of the pool to some work; one that breaks meanwhile is thrown away. */
export async function withClient<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  // Whoever runs a statement is told by it; unheard, the event would end the process.
  const onBroken = (error: Error) => {
    broken = error;
  };
  client.on("error", onBroken);
  try {
    return await work(client);
  } finally {
    client.off("error", onBroken);
    client.release(broken);
  }
}

/** Runs work in one transaction: all of it is kept, or none. */
export const inTransaction = <T>(pool: Pool, work: (sql: Sql) => Promise<T>): Promise<T> =>
  withClient(pool, async (client) => {
    await client.query("begin");
    try {
      const result = await work(client);
      await client.query("commit");
      return result;
    } catch (error) {
      await client.query("rollback").catch(() => client.emit("error", error)); // a connection in doubt is thrown away
      throw error;
    }
  });
