import { Check, Column, Entity, Index, PrimaryColumn, Unique } from "typeorm";

/** Work that outlasts a request 作业, from its being asked for to its end; holds no personal data. */
@Entity("job")
@Unique("job_once_key", ["institutionId", "idempotencyKey"])
@Index("job_listed_idx", ["institutionId", "createdAt", "id"])
@Index("job_open_idx", ["institutionId", "createdAt", "id"], { where: "finished_at is null" })
@Check("job_state_check", "state in ('QUEUED', 'RUNNING', 'DONE', 'FAILED', 'CANCELLED')")
@Check("job_finished_check", "(finished_at is null) = (state in ('QUEUED', 'RUNNING'))")
@Check("job_lease_check", "(lease_until is not null) = (state = 'RUNNING')")
@Check("job_error_check", "(error is not null) = (state = 'FAILED')")
export class Job {
  @PrimaryColumn({ name: "id", type: "uuid", primaryKeyConstraintName: "job_pkey" })
  id!: string;

  @Column({ name: "institution_id", type: "uuid" })
  institutionId!: string;

  /** Names the handler that does it. */
  @Column({ name: "kind", type: "text" })
  kind!: string;

  @Column({ name: "input", type: "jsonb" })
  input!: Record<string, unknown>;

  /** Asking with the same key again is asking for the same job. */
  @Column({ name: "idempotency_key", type: "text", nullable: true })
  idempotencyKey!: string | null;

  @Column({ name: "state", type: "text", default: "QUEUED" })
  state!: string;

  /** How far it has come, of how much where that is known, counted in `unit`. */
  @Column({ name: "done", type: "bigint", default: 0 })
  done!: string;

  @Column({ name: "total", type: "bigint", nullable: true })
  total!: string | null;

  @Column({ name: "unit", type: "text", nullable: true })
  unit!: string | null;

  /** What it has brought so far, or in the end. */
  @Column({ name: "output", type: "jsonb", nullable: true })
  output!: Record<string, unknown> | null;

  /** Why it failed: code, zh, en. */
  @Column({ name: "error", type: "jsonb", nullable: true })
  error!: Record<string, string> | null;

  @Column({ name: "author", type: "text" })
  author!: string;

  @Column({ name: "created_at", type: "timestamptz", default: () => "now()" })
  createdAt!: Date;

  @Column({ name: "started_at", type: "timestamptz", nullable: true })
  startedAt!: Date | null;

  @Column({ name: "finished_at", type: "timestamptz", nullable: true })
  finishedAt!: Date | null;

  /** Until then the worker that runs it has it for itself; it says in time that it is still at it. */
  @Column({ name: "lease_until", type: "timestamptz", nullable: true })
  leaseUntil!: Date | null;

  /** How often it was taken up; tells the worker that runs it from any that did before, and never falls. */
  @Column({ name: "attempts", type: "integer", default: 0 })
  attempts!: number;

  /** How many of the attempts ended without a word. */
  @Column({ name: "lost", type: "integer", default: 0 })
  lost!: number;

  @Column({ name: "cancel_requested", type: "boolean", default: false })
  cancelRequested!: boolean;
}
