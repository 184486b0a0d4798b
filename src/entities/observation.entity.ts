import { Column, Entity, Index, PrimaryColumn } from "typeorm";

/** What one source said about one subject at one moment; append-only, hash-partitioned by subject. */
@Entity("observation")
@Index("observation_once_idx", ["subjectId", "dataset", "source", "recordKey", "fetchedAt", "contentHash"], {
  unique: true,
})
@Index("observation_snapshot_idx", ["subjectId", "dataset", "source", "fetchedAt", "recordedAt", "id"], {
  where: "record_key = ''",
})
export class Observation {
  @PrimaryColumn({ name: "subject_id", type: "uuid", primaryKeyConstraintName: "observation_pkey" })
  subjectId!: string;

  @PrimaryColumn({ name: "id", type: "uuid", primaryKeyConstraintName: "observation_pkey" })
  id!: string;

  @Column({ name: "institution_id", type: "uuid" })
  institutionId!: string;

  @Column({ name: "source", type: "text" })
  source!: string;

  /** A dimension, for a snapshot of its facts; or the name of a dated record, such as `invoice`. */
  @Column({ name: "dataset", type: "text" })
  dataset!: string;

  /** Which record of the dataset, where it has many; empty for a snapshot. */
  @Column({ name: "record_key", type: "text" })
  recordKey!: string;

  /** When it is true in the world. */
  @Column({ name: "effective_at", type: "timestamptz" })
  effectiveAt!: Date;

  /** When it was learnt, as claimed. */
  @Column({ name: "fetched_at", type: "timestamptz" })
  fetchedAt!: Date;

  /** `fetched_at` claims a past in which this database was not told. */
  @Column({ name: "backfill", type: "boolean" })
  backfill!: boolean;

  /** When this database wrote it; set by the database, never claimed. */
  @Column({ name: "recorded_at", type: "timestamptz" })
  recordedAt!: Date;

  /** Public facts as JSON. */
  @Column({ name: "facts", type: "jsonb" })
  facts!: Record<string, unknown>;

  /** Personal facts as JSON, sealed under the subject's key. */
  @Column({ name: "sealed", type: "bytea", nullable: true })
  sealed!: Buffer | null;

  /** SHA-256 of the public facts; keyed by the subject's key where there are personal ones. */
  @Column({ name: "content_hash", type: "bytea" })
  contentHash!: Buffer;

  /** The outbound call or the file load that brought it. */
  @Column({ name: "origin_id", type: "uuid" })
  originId!: string;

  /** What the call was made for, and under which consent. */
  @Column({ name: "purpose", type: "text", nullable: true })
  purpose!: string | null;

  @Column({ name: "consent_id", type: "uuid", nullable: true })
  consentId!: string | null;

  /** What the source charged for it, yuan. */
  @Column({ name: "cost", type: "numeric", precision: 12, scale: 4, nullable: true })
  cost!: string | null;
}
