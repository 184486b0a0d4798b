import { Check, Column, Entity, PrimaryColumn, Unique } from "typeorm";

/** A loan 借据 drawn under a guarantee; what was repaid is in the guarantee's events. */
@Entity("loan")
@Unique("loan_number_key", ["institutionId", "number"])
@Check("loan_check", "due_on >= disbursed_on")
export class Loan {
  @PrimaryColumn({ name: "subject_id", type: "uuid", primaryKeyConstraintName: "loan_pkey" })
  subjectId!: string;

  @PrimaryColumn({ name: "id", type: "uuid", primaryKeyConstraintName: "loan_pkey" })
  id!: string;

  @Column({ name: "institution_id", type: "uuid" })
  institutionId!: string;

  @Column({ name: "guarantee_id", type: "uuid" })
  guaranteeId!: string;

  @Column({ name: "number", type: "text" })
  number!: string;

  @Column({ name: "disbursed_on", type: "date" })
  disbursedOn!: string;

  @Column({ name: "due_on", type: "date" })
  dueOn!: string;

  /** Interest per year in basis points. */
  @Column({ name: "rate_bps", type: "integer", nullable: true })
  rateBps!: number | null;

  @Column({ name: "created_at", type: "timestamptz", default: () => "now()" })
  createdAt!: Date;
}
