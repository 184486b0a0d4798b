import { Check, Column, Entity, Index, PrimaryColumn, Unique } from "typeorm";

/** A guarantee contract 担保; what became of it is in its events. */
@Entity("guarantee")
@Unique("guarantee_number_key", ["institutionId", "number"])
@Index("guarantee_customer_idx", ["subjectId", "startsOn", "id"])
@Check("guarantee_amount_check", "amount > 0")
@Check("guarantee_own_share_check", "own_share between 0 and 1")
@Check("guarantee_check", "ends_on >= starts_on")
export class Guarantee {
  @PrimaryColumn({ name: "subject_id", type: "uuid", primaryKeyConstraintName: "guarantee_pkey" })
  subjectId!: string;

  @PrimaryColumn({ name: "id", type: "uuid", primaryKeyConstraintName: "guarantee_pkey" })
  id!: string;

  @Column({ name: "institution_id", type: "uuid" })
  institutionId!: string;

  @Column({ name: "number", type: "text" })
  number!: string;

  @Column({ name: "product", type: "text" })
  product!: string;

  /** Contract amount, yuan. */
  @Column({ name: "amount", type: "numeric", precision: 20, scale: 2 })
  amount!: string;

  /** The share of the risk this institution bears itself, 0 to 1. */
  @Column({ name: "own_share", type: "numeric", precision: 5, scale: 4 })
  ownShare!: string;

  @Column({ name: "starts_on", type: "date" })
  startsOn!: string;

  @Column({ name: "ends_on", type: "date" })
  endsOn!: string;

  @Column({ name: "created_at", type: "timestamptz", default: () => "now()" })
  createdAt!: Date;
}
