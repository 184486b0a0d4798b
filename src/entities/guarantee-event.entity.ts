import { Check, Column, Entity, Index, PrimaryColumn, Unique } from "typeorm";

/** One thing that happened to a guarantee; append-only. */
@Entity("guarantee_event")
@Unique("guarantee_event_once_key", ["subjectId", "idempotencyKey"])
@Index("guarantee_event_ledger_idx", ["subjectId", "guaranteeId", "businessDate"])
@Check(
  "guarantee_event_type_check",
  "type in ('APPROVED', 'DISBURSED', 'REPAID', 'RELEASED', 'COMPENSATED', 'RECOVERED')",
)
@Check("guarantee_event_amount_check", "amount >= 0")
export class GuaranteeEvent {
  @PrimaryColumn({ name: "subject_id", type: "uuid", primaryKeyConstraintName: "guarantee_event_pkey" })
  subjectId!: string;

  @PrimaryColumn({ name: "id", type: "uuid", primaryKeyConstraintName: "guarantee_event_pkey" })
  id!: string;

  @Column({ name: "institution_id", type: "uuid" })
  institutionId!: string;

  @Column({ name: "guarantee_id", type: "uuid" })
  guaranteeId!: string;

  @Column({ name: "type", type: "text" })
  type!: "APPROVED" | "DISBURSED" | "REPAID" | "RELEASED" | "COMPENSATED" | "RECOVERED";

  /** Yuan; never negative, the type says which way it counts. */
  @Column({ name: "amount", type: "numeric", precision: 20, scale: 2 })
  amount!: string;

  /** Asia/Shanghai. */
  @Column({ name: "business_date", type: "date" })
  businessDate!: string;

  @Column({ name: "author", type: "text" })
  author!: string;

  @Column({ name: "idempotency_key", type: "text" })
  idempotencyKey!: string;

  /** Set by the database, never claimed. */
  @Column({ name: "recorded_at", type: "timestamptz" })
  recordedAt!: Date;
}
