import { Check, Column, Entity, Index, PrimaryColumn, Unique } from "typeorm";

/**
 * Something ordered at a vendor's for a subject, which costs and must not be done twice; holds no credentials. What has
 * been read by it, and that it has expired, follow from the observations and the clock.
 */
@Entity("source_order")
@Index("source_order_subject_idx", ["subjectId", "createdAt"])
@Unique("source_order_once_key", ["institutionId", "idempotencyKey"])
@Check("source_order_status_check", "status in ('REQUESTED', 'CREATED', 'CODE_SENT', 'FAILED')")
@Check("source_order_number_check", "(vendor_order_no is not null) = (status in ('CREATED', 'CODE_SENT'))")
@Check("source_order_valid_check", "(valid_until is not null) = (vendor_order_no is not null)")
@Check("source_order_failure_check", "(failure is not null) = (status = 'FAILED')")
export class SourceOrder {
  @PrimaryColumn({ name: "subject_id", type: "uuid", primaryKeyConstraintName: "source_order_pkey" })
  subjectId!: string;

  @PrimaryColumn({ name: "id", type: "uuid", primaryKeyConstraintName: "source_order_pkey" })
  id!: string;

  @Column({ name: "institution_id", type: "uuid" })
  institutionId!: string;

  @Column({ name: "source", type: "text" })
  source!: string;

  @Column({ name: "status", type: "text" })
  status!: "REQUESTED" | "CREATED" | "CODE_SENT" | "FAILED";

  @Column({ name: "vendor_order_no", type: "text", nullable: true })
  vendorOrderNo!: string | null;

  /** Why it failed, as the runner names it, and what the vendor's code for it is. */
  @Column({ name: "failure", type: "text", nullable: true })
  failure!: string | null;

  @Column({ name: "failure_detail", type: "text", nullable: true })
  failureDetail!: string | null;

  @Column({ name: "author", type: "text" })
  author!: string;

  /** Asking with the same key again is asking for the same order. */
  @Column({ name: "idempotency_key", type: "text" })
  idempotencyKey!: string;

  @Column({ name: "created_at", type: "timestamptz" })
  createdAt!: Date;

  /** The first moment the vendor does not keep it any more. */
  @Column({ name: "valid_until", type: "timestamptz", nullable: true })
  validUntil!: Date | null;
}
