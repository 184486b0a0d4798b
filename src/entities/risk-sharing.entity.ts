import { Check, Column, Entity, PrimaryColumn, Unique } from "typeorm";

const share = (name: string) => ({ name, type: "numeric", precision: 10, scale: 9 }) as const;

/** One version of a risk-sharing agreement 银担分险: who bears how much, from which day on; never changed, only followed. */
@Entity("risk_sharing")
@Unique("risk_sharing_version_key", ["institutionId", "code", "effectiveOn"])
@Check(
  "risk_sharing_shares_check",
  `own_share >= 0 and national_share >= 0 and province_share >= 0 and government_share >= 0 and bank_share >= 0
   and own_share + national_share + province_share + government_share + bank_share = 1`,
)
@Check("risk_sharing_cap_check", "cap_rate between 0 and 1 and (cap_rate is null) = (cap_base is null)")
@Check("risk_sharing_base_check", "cap_base in ('RELIEVED', 'DISBURSED')")
export class RiskSharing {
  @PrimaryColumn({ name: "id", type: "uuid", primaryKeyConstraintName: "risk_sharing_pkey" })
  id!: string;

  @Column({ name: "institution_id", type: "uuid" })
  institutionId!: string;

  @Column({ name: "code", type: "text" })
  code!: string;

  @Column({ name: "effective_on", type: "date" })
  effectiveOn!: string;

  @Column({ name: "title_zh", type: "text" })
  titleZh!: string;

  @Column({ name: "title_en", type: "text" })
  titleEn!: string;

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

  /** Annual ceiling of the compensation rate above which the re-guarantors do not pay, such as 0.04. */
  @Column({ name: "cap_rate", type: "numeric", precision: 6, scale: 5, nullable: true })
  capRate!: string | null;

  /** What the rate is taken of: guarantees relieved 解除 or disbursed in the year. */
  @Column({ name: "cap_base", type: "text", nullable: true })
  capBase!: "RELIEVED" | "DISBURSED" | null;

  /** The document the figures come from. */
  @Column({ name: "source", type: "text" })
  source!: string;

  @Column({ name: "author", type: "text" })
  author!: string;

  @Column({ name: "created_at", type: "timestamptz", default: () => "now()" })
  createdAt!: Date;
}
