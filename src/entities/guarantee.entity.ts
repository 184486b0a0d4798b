import { Check, Column, Entity, Index, PrimaryColumn, Unique } from "typeorm";

const share = (name: string) => ({ name, type: "numeric", precision: 10, scale: 9 }) as const;

/** A guarantee contract 担保; what became of it is in its events. */
@Entity("guarantee")
@Unique("guarantee_number_key", ["institutionId", "number"])
@Index("guarantee_customer_idx", ["subjectId", "startsOn", "id"])
@Check("guarantee_amount_check", "amount > 0")
@Check("guarantee_kind_check", "kind in ('DIRECT', 'REGUARANTEE')")
@Check("guarantee_check", "ends_on >= starts_on")
@Check("guarantee_fee_check", "fee_rate_bps >= 0")
@Check(
  "guarantee_shares_check",
  `own_share >= 0 and national_share >= 0 and province_share >= 0 and government_share >= 0 and bank_share >= 0
   and own_share + national_share + province_share + government_share + bank_share = 1`,
)
export class Guarantee {
  @PrimaryColumn({ name: "subject_id", type: "uuid", primaryKeyConstraintName: "guarantee_pkey" })
  subjectId!: string;

  @PrimaryColumn({ name: "id", type: "uuid", primaryKeyConstraintName: "guarantee_pkey" })
  id!: string;

  @Column({ name: "institution_id", type: "uuid" })
  institutionId!: string;

  @Column({ name: "number", type: "text" })
  number!: string;

  /** A guarantee of a loan, or of another guarantor's guarantee 再担保. */
  @Column({ name: "kind", type: "text" })
  kind!: "DIRECT" | "REGUARANTEE";

  /** Code of the product. */
  @Column({ name: "product", type: "text" })
  product!: string;

  /** Code of the partner bank that lends. */
  @Column({ name: "bank", type: "text", nullable: true })
  bank!: string | null;

  /** The version of the risk-sharing agreement the shares were taken from. */
  @Column({ name: "risk_sharing_id", type: "uuid", nullable: true })
  riskSharingId!: string | null;

  /** Contract amount, yuan. */
  @Column({ name: "amount", type: "numeric", precision: 20, scale: 2 })
  amount!: string;

  /** The share of the risk this institution bears itself; the five shares make 1. */
  @Column(share("own_share"))
  ownShare!: string;

  @Column(share("national_share"))
  nationalShare!: string;

  @Column(share("province_share"))
  provinceShare!: string;

  @Column(share("government_share"))
  governmentShare!: string;

  @Column(share("bank_share"))
  bankShare!: string;

  /** Guarantee fee per year in basis points of the contract amount. */
  @Column({ name: "fee_rate_bps", type: "integer", nullable: true })
  feeRateBps!: number | null;

  @Column({ name: "starts_on", type: "date" })
  startsOn!: string;

  @Column({ name: "ends_on", type: "date" })
  endsOn!: string;

  /** The guarantee it renews 续保. */
  @Column({ name: "renews", type: "uuid", nullable: true })
  renews!: string | null;

  @Column({ name: "created_at", type: "timestamptz", default: () => "now()" })
  createdAt!: Date;
}
