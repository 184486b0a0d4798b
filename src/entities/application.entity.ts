import { Check, Column, Entity, Index, PrimaryColumn, Unique } from "typeorm";

/** An application for a guarantee 担保申请; the guarantee it leads to has the same id. */
@Entity("application")
@Unique("application_number_key", ["institutionId", "number"])
@Index("application_customer_idx", ["subjectId", "appliedOn", "id"])
@Check("application_amount_check", "amount > 0")
@Check("application_term_check", "term_months between 1 and 600")
export class Application {
  @PrimaryColumn({ name: "subject_id", type: "uuid", primaryKeyConstraintName: "application_pkey" })
  subjectId!: string;

  @PrimaryColumn({ name: "id", type: "uuid", primaryKeyConstraintName: "application_pkey" })
  id!: string;

  @Column({ name: "institution_id", type: "uuid" })
  institutionId!: string;

  @Column({ name: "number", type: "text" })
  number!: string;

  @Column({ name: "product", type: "text" })
  product!: string;

  @Column({ name: "bank", type: "text", nullable: true })
  bank!: string | null;

  /** Yuan asked for. */
  @Column({ name: "amount", type: "numeric", precision: 20, scale: 2 })
  amount!: string;

  @Column({ name: "term_months", type: "integer" })
  termMonths!: number;

  @Column({ name: "purpose", type: "text", nullable: true })
  purpose!: string | null;

  @Column({ name: "applied_on", type: "date" })
  appliedOn!: string;

  @Column({ name: "created_at", type: "timestamptz", default: () => "now()" })
  createdAt!: Date;
}
