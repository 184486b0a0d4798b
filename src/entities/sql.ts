import type { QueryConfig, QueryResult, QueryResultRow } from "pg";

/** Whatever runs one SQL statement: a pool, a client in a transaction, or a request's cancellable reader. */
export interface Sql {
  query<R extends QueryResultRow>(statement: QueryConfig): Promise<QueryResult<R>>;
}
