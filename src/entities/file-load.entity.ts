import { Column, Entity, PrimaryColumn, Unique } from "typeorm";

/** One file read by one mapping; reading the same file again resumes the same load. */
@Entity("file_load")
@Unique("file_load_once_key", ["institutionId", "mapping", "fileSha256"])
export class FileLoad {
  @PrimaryColumn({ name: "id", type: "uuid", primaryKeyConstraintName: "file_load_pkey" })
  id!: string;

  @Column({ name: "institution_id", type: "uuid" })
  institutionId!: string;

  @Column({ name: "mapping", type: "text" })
  mapping!: string;

  @Column({ name: "file_sha256", type: "text" })
  fileSha256!: string;

  /** The moment claimed for rows whose mapping claims none of their own. */
  @Column({ name: "fetched_at", type: "timestamptz" })
  fetchedAt!: Date;

  @Column({ name: "finished_at", type: "timestamptz", nullable: true })
  finishedAt!: Date | null;

  /** The name of the file, without its folder. */
  @Column({ name: "file_name", type: "text", nullable: true })
  fileName!: string | null;

  /** Rows read so far, or in all once it is finished; each was added, repeated, or rejected. */
  @Column({ name: "rows", type: "bigint", default: 0 })
  rows!: string;

  @Column({ name: "rejected", type: "bigint", default: 0 })
  rejected!: string;

  /** Length of the file of rejects at this point; what was written after it is cut off and written again. */
  @Column({ name: "rejects_bytes", type: "bigint", default: 0 })
  rejectsBytes!: string;

  /** For each target, how many rows brought it something new. */
  @Column({ name: "targets", type: "jsonb", default: [] })
  targets!: { name: string; added: number }[];

  /** Why rows were rejected, without any value of them. */
  @Column({ name: "reasons", type: "jsonb", default: [] })
  reasons!: Record<string, unknown>[];

  @Column({ name: "checkpoint_at", type: "timestamptz", nullable: true })
  checkpointAt!: Date | null;
}
