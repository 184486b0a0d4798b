import { Column, Entity, PrimaryColumn } from "typeorm";

/** That a consent was withdrawn 撤回 (个人信息保护法第十五条), from when on, and who entered it. */
@Entity("consent_withdrawal")
export class ConsentWithdrawal {
  @PrimaryColumn({ name: "consent_id", type: "uuid", primaryKeyConstraintName: "consent_withdrawal_pkey" })
  consentId!: string;

  @Column({ name: "institution_id", type: "uuid" })
  institutionId!: string;

  @Column({ name: "withdrawn_at", type: "timestamptz" })
  withdrawnAt!: Date;

  @Column({ name: "reason", type: "text" })
  reason!: string;

  @Column({ name: "author", type: "text" })
  author!: string;

  @Column({ name: "recorded_at", type: "timestamptz", default: () => "clock_timestamp()" })
  recordedAt!: Date;
}
