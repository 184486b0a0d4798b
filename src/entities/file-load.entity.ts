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
}
