import { Column, Entity, Index, PrimaryColumn } from "typeorm";

/** One request to a source and how it ended; append-only, without any personal data. */
@Entity("source_call")
@Index("source_call_recent_idx", ["institutionId", "source", "startedAt"])
export class SourceCall {
  @PrimaryColumn({ name: "id", type: "uuid", primaryKeyConstraintName: "source_call_pkey" })
  id!: string;

  @Column({ name: "institution_id", type: "uuid" })
  institutionId!: string;

  @Column({ name: "source", type: "text" })
  source!: string;

  @Column({ name: "started_at", type: "timestamptz" })
  startedAt!: Date;

  @Column({ name: "duration_ms", type: "integer" })
  durationMs!: number;

  @Column({ name: "attempts", type: "integer" })
  attempts!: number;

  /** OK, or why it failed. */
  @Column({ name: "outcome", type: "text" })
  outcome!: string;

  @Column({ name: "subjects", type: "integer" })
  subjects!: number;

  @Column({ name: "records", type: "integer" })
  records!: number;
}
