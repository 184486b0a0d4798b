import type { Sql } from "../entities/sql.js";
import type { SubjectKeys, Vault } from "./vault.js";

const CACHED_SUBJECTS = 20_000;

/** Finds, and where asked makes, the keys of subjects; keeps the recently used ones unwrapped in memory. */
export interface KeyStore {
  /** Keys of those subjects that have one; a destroyed key is absent. */
  find(sql: Sql, subjectIds: readonly string[]): Promise<Map<string, SubjectKeys>>;
  /** Keys of all the subjects, made where there was none. Throws when a key was destroyed. */
  ensure(sql: Sql, institutionId: string, subjectIds: readonly string[]): Promise<Map<string, SubjectKeys>>;
}

/** A key store over the table `subject_key`. */
export function openKeyStore(vault: Vault): KeyStore {
  const cache = new Map<string, SubjectKeys>();

  const remember = (id: string, keys: SubjectKeys) => {
    const oldest = cache.size >= CACHED_SUBJECTS ? cache.keys().next().value : undefined;
    if (oldest !== undefined) cache.delete(oldest);
    cache.set(id, keys);
  };

  async function find(sql: Sql, subjectIds: readonly string[]): Promise<Map<string, SubjectKeys>> {
    const wanted = [...new Set(subjectIds)];
    const unknown = wanted.filter((id) => !cache.has(id));
    if (unknown.length > 0) {
      const { rows } = await sql.query<{ subject_id: string; wrapped: Buffer }>({
        name: "subject-keys",
        text: "select subject_id, wrapped from subject_key where subject_id = any($1) and wrapped is not null",
        values: [unknown],
      });
      for (const row of rows) remember(row.subject_id, vault.unwrap(row.wrapped, row.subject_id));
    }
    return new Map(wanted.flatMap((id) => (cache.has(id) ? [[id, cache.get(id) as SubjectKeys]] : [])));
  }

  return {
    find,
    async ensure(sql, institutionId, subjectIds) {
      const found = await find(sql, subjectIds);
      // In one order for everybody, or transactions that make the same keys wait for each other for ever.
      const missing = [...new Set(subjectIds)].filter((id) => !found.has(id)).sort();
      if (missing.length === 0) return found;
      await sql.query({
        text: `insert into subject_key (subject_id, institution_id, wrapped)
               select s, $1, w from unnest($2::uuid[], $3::bytea[]) t(s, w) on conflict do nothing`,
        values: [institutionId, missing, missing.map((id) => vault.newWrappedKey(id))],
      });
      const all = await find(sql, subjectIds);
      const destroyed = missing.find((id) => !all.has(id));
      if (destroyed !== undefined) {
        throw new Error(
          `the key of subject ${destroyed} was destroyed: nothing personal can be kept about it`,
        );
      }
      return all;
    },
  };
}
