import type { Sql } from "../entities/sql.js";
import type { KeyStore } from "../governance/subject-keys.js";
import type { SubjectKeys } from "../governance/vault.js";
import {
  canonicalJson,
  contentHash,
  hashOfCanonical,
  type ObservationDraft,
  splitPersonal,
} from "./observation.js";
import { newObservationId } from "./observation-id.js";

/** An observation as it is written: with its id, what is public as JSON, what is personal sealed, and its hash. */
export interface PreparedObservation {
  readonly draft: ObservationDraft;
  readonly id: string;
  readonly open: string;
  readonly sealed: Buffer | null;
  readonly hash: Buffer;
}

function prepare(
  draft: ObservationDraft,
  { open, personal }: ReturnType<typeof splitPersonal>,
  subject: SubjectKeys | undefined,
): PreparedObservation {
  const id = newObservationId();
  const text = canonicalJson(open);
  return {
    draft,
    id,
    open: text,
    sealed: subject?.seal(JSON.stringify(personal), id) ?? null,
    hash: open === draft.facts ? hashOfCanonical(text, subject) : contentHash(draft.facts, subject),
  };
}

/** Prepares observations to be written, by whichever way; makes the keys of subjects something personal is said about. */
export async function prepareObservations(
  sql: Sql,
  keyStore: Pick<KeyStore, "ensure">,
  institutionId: string,
  drafts: readonly ObservationDraft[],
): Promise<PreparedObservation[]> {
  const split = drafts.map((draft) => splitPersonal(draft.dataset, draft.facts));
  const isPersonal = (at: number) => Object.keys(split[at]?.personal ?? {}).length > 0;
  const subjects = drafts.flatMap(({ subjectId }, at) => (isPersonal(at) ? [subjectId] : []));
  const keys = await keyStore.ensure(sql, institutionId, subjects);
  return drafts.map((draft, at) =>
    prepare(
      draft,
      split[at] ?? splitPersonal(draft.dataset, draft.facts),
      isPersonal(at) ? keys.get(draft.subjectId) : undefined,
    ),
  );
}
