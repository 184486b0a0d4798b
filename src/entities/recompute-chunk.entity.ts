import { Column, Entity, Index, PrimaryColumn } from "typeorm";

/** A part of the customers of a job that judges all of them anew; done in one transaction with its done-mark. */
@Entity("recompute_chunk")
@Index("recompute_chunk_open_idx", ["institutionId", "jobId", "place"], { where: "done_at is null" })
export class RecomputeChunk {
  @PrimaryColumn({ name: "job_id", type: "uuid", primaryKeyConstraintName: "recompute_chunk_pkey" })
  jobId!: string;

  @PrimaryColumn({ name: "place", type: "integer", primaryKeyConstraintName: "recompute_chunk_pkey" })
  place!: number;

  @Column({ name: "institution_id", type: "uuid" })
  institutionId!: string;

  /** Its customers are those from here... */
  @Column({ name: "first_id", type: "uuid" })
  firstId!: string;

  /** ...to here. */
  @Column({ name: "last_id", type: "uuid" })
  lastId!: string;

  @Column({ name: "customers", type: "integer" })
  customers!: number;

  /** How many outcomes were not what they had been. */
  @Column({ name: "changes", type: "integer", nullable: true })
  changes!: number | null;

  @Column({ name: "done_at", type: "timestamptz", nullable: true })
  doneAt!: Date | null;
}
