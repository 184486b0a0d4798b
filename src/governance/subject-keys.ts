import type { Sql } from "../entities/sql.js";
import type { SubjectKeys, Vault } from "./vault.js";

const CACHED_SUBJECTS = 20_000;

/** Finds, and where asked makes, the keys of subjects; keeps the recently used ones unwrapped in memory. */
export interface KeyStore {
  /** Keys of those subjects that have one; a destroyed key is absent. */
  find(sql: Sql, subjectIds: readonly string[]): Promise<Map<string, SubjectKeys>>;
  /** The key of a subject from its row just read; undefined for one that was destroyed or never made. */
  unwrap(subjectId: string, wrapped: Buffer | null): SubjectKeys | undefined;
  /** Keys of all the subjects, made where there was none. Throws when a key was destroyed. */
  ensure(sql: Sql, institutionId: string, subjectIds: readonly string[]): Promise<Map<string, SubjectKeys>>;
}

interface Unwrapped {
  readonly wrapped: Buffer;
  readonly keys: SubjectKeys;
}

/** A key store over the table `subject_key`. */
export function openKeyStore(vault: Vault): KeyStore {
  const unwrapped = new Map<string, Unwrapped>();

  // Memory saves the unwrapping only. That there is a key is asked of the database each time: its making may have
  // been rolled back, and it may have been destroyed.
  function unwrap(id: string, wrapped: Buffer): SubjectKeys {
    const known = unwrapped.get(id);
    if (known?.wrapped.equals(wrapped)) return known.keys;
    const oldest = unwrapped.size >= CACHED_SUBJECTS ? unwrapped.keys().next().value : undefined;
    if (oldest !== undefined) unwrapped.delete(oldest);
    const keys = vault.unwrap(wrapped, id);
    unwrapped.set(id, { wrapped, keys });
    return keys;
  }

  async function find(sql: Sql, subjectIds: readonly string[]): Promise<Map<string, SubjectKeys>> {
    if (subjectIds.length === 0) return new Map();
    const { rows } = await sql.query<{ subject_id: string; wrapped: Buffer }>({
      name: "subject-keys",
      text: "select subject_id, wrapped from subject_key where subject_id = any($1) and wrapped is not null",
      values: [[...new Set(subjectIds)]],
    });
    return new Map(rows.map(({ subject_id: id, wrapped }) => [id, unwrap(id, wrapped)]));
  }

  return {
    find,
    unwrap: (subjectId, wrapped) => (wrapped === null ? undefined : unwrap(subjectId, wrapped)),
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
