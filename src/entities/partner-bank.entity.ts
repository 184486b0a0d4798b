import { Column, Entity, PrimaryColumn } from "typeorm";

/** A bank that lends under the institution's guarantees 合作银行. */
@Entity("partner_bank")
export class PartnerBank {
  @PrimaryColumn({ name: "institution_id", type: "uuid", primaryKeyConstraintName: "partner_bank_pkey" })
  institutionId!: string;

  @PrimaryColumn({ name: "code", type: "text", primaryKeyConstraintName: "partner_bank_pkey" })
  code!: string;

  @Column({ name: "name", type: "text" })
  name!: string;

  @Column({ name: "created_at", type: "timestamptz", default: () => "now()" })
  createdAt!: Date;
}
