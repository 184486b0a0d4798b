import { Check, Column, Entity, Index, PrimaryColumn, Unique } from "typeorm";

/** One thing that happened to a guarantee project, or a correction of one; append-only. */
@Entity("guarantee_event")
@Unique("guarantee_event_once_key", ["subjectId", "idempotencyKey"])
@Unique("guarantee_event_turn_key", ["subjectId", "guaranteeId", "seq"])
@Index("guarantee_event_reversal_idx", ["subjectId", "corrects"], {
  unique: true,
  where: "sign = '-1'::integer",
})
@Index("guarantee_event_day_idx", ["institutionId", "businessDate"])
@Index("guarantee_event_recorded_idx", ["institutionId", "recordedAt"])
@Check(
  "guarantee_event_type_check",
  "type in ('DRAFTED', 'ACCEPTED', 'DUE_DILIGENCE_OPENED', 'REVIEW_OPENED', 'RETURNED', 'REJECTED', 'APPROVED', 'EXPIRED', 'WITHDRAWN', 'CONTRACTED', 'LETTER_ISSUED', 'FEE_CHARGED', 'FEE_REFUNDED', 'DISBURSED', 'REPAID', 'EXTENDED', 'RENEWED', 'RISK_FLAGGED', 'RISK_CLEARED', 'OVERDUE_NOTICED', 'OVERDUE_CLEARED', 'RELEASED', 'COMPENSATION_VERIFIED', 'COMPENSATION_APPROVED', 'COMPENSATION_REFUSED', 'COMPENSATED', 'COMPENSATION_CERTIFIED', 'CLAIM_OPENED', 'CLAIM_PAID', 'CLAIM_REFUSED', 'RECOVERED', 'WRITTEN_OFF', 'CLOSED')",
)
@Check("guarantee_event_amount_check", "amount >= 0 and interest >= 0")
@Check("guarantee_event_bank_check", "bank_part between 0 and amount + interest")
@Check("guarantee_event_sign_check", "sign in (1, -1) and (sign = 1 or corrects is not null)")
@Check("guarantee_event_bearer_check", "bearer in ('NATIONAL_FUND', 'PROVINCE', 'GOVERNMENT')")
@Check("guarantee_event_turn_check", "seq >= place and place >= 1")
export class GuaranteeEvent {
  @PrimaryColumn({ name: "subject_id", type: "uuid", primaryKeyConstraintName: "guarantee_event_pkey" })
  subjectId!: string;

  @PrimaryColumn({ name: "id", type: "uuid", primaryKeyConstraintName: "guarantee_event_pkey" })
  id!: string;

  @Column({ name: "institution_id", type: "uuid" })
  institutionId!: string;

  /** The project: its application and its guarantee share this id. */
  @Column({ name: "guarantee_id", type: "uuid" })
  guaranteeId!: string;

  /** The loan 借据 it concerns, where it concerns one. */
  @Column({ name: "loan_id", type: "uuid", nullable: true })
  loanId!: string | null;

  @Column({ name: "type", type: "text" })
  type!: string;

  /** −1 on a reversal, which repeats what it reverses; every balance is a plain sum of `sign` times an amount. */
  @Column({ name: "sign", type: "smallint" })
  sign!: 1 | -1;

  /** Yuan; never negative, the type and the sign say which way it counts. */
  @Column({ name: "amount", type: "numeric", precision: 20, scale: 2 })
  amount!: string;

  /** Agreed interest paid beside the principal of a compensation, yuan. */
  @Column({ name: "interest", type: "numeric", precision: 20, scale: 2 })
  interest!: string;

  /** The part of a loss or a recovery that is the bank's, yuan, by the shares of the guarantee. */
  @Column({ name: "bank_part", type: "numeric", precision: 20, scale: 2 })
  bankPart!: string;

  /** Whose claim it is, for re-guarantee claims. */
  @Column({ name: "bearer", type: "text", nullable: true })
  bearer!: string | null;

  /** Asia/Shanghai. */
  @Column({ name: "business_date", type: "date" })
  businessDate!: string;

  /** Position in the stream of its project, from 1. */
  @Column({ name: "seq", type: "integer" })
  seq!: number;

  /** Its turn among events of one business date: `seq`, or that of the event it replaces. */
  @Column({ name: "place", type: "integer" })
  place!: number;

  /** The event it reverses or replaces. */
  @Column({ name: "corrects", type: "uuid", nullable: true })
  corrects!: string | null;

  /** What else is to be known of it: a new due date, a reason, a document number. */
  @Column({ name: "detail", type: "jsonb" })
  detail!: Record<string, string>;

  @Column({ name: "author", type: "text" })
  author!: string;

  @Column({ name: "idempotency_key", type: "text" })
  idempotencyKey!: string;

  /** Set by the database, never claimed. */
  @Column({ name: "recorded_at", type: "timestamptz" })
  recordedAt!: Date;
}
