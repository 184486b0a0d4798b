import type { Pool, QueryConfig, QueryResult, QueryResultRow } from "pg";

/** Whatever runs one SQL statement: a pool, a client in a transaction, or a request's cancellable reader. */
export interface Sql {
  query<R extends QueryResultRow>(statement: QueryConfig): Promise<QueryResult<R>>;
}

/** Runs work in one transaction: all of it is kept, or none. */
export async function inTransaction<T>(pool: Pool, work: (sql: Sql) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query("begin");
    const result = await work(client);
    await client.query("commit");
    return result;
  } catch (error) {
    broken = error instanceof Error ? error : new Error("transaction failed");
    await client.query("rollback").then(
      () => (broken = undefined),
      () => undefined, // the connection is gone: it is thrown away below
    );
    throw error;
  } finally {
    client.release(broken);
  }
}
