import { Check, Column, Entity, Index, PrimaryColumn } from "typeorm";

/** What secures the guarantor in turn 反担保: collateral 抵押, a pledge 质押, or a person's or firm's guarantee 保证. */
@Entity("counter_guarantee")
@Index("counter_guarantee_guarantee_idx", ["subjectId", "guaranteeId"])
@Check("counter_guarantee_kind_check", "kind in ('COLLATERAL', 'PLEDGE', 'PERSONAL')")
@Check("counter_guarantee_value_check", "value >= 0")
export class CounterGuarantee {
  @PrimaryColumn({ name: "subject_id", type: "uuid", primaryKeyConstraintName: "counter_guarantee_pkey" })
  subjectId!: string;

  @PrimaryColumn({ name: "id", type: "uuid", primaryKeyConstraintName: "counter_guarantee_pkey" })
  id!: string;

  @Column({ name: "institution_id", type: "uuid" })
  institutionId!: string;

  @Column({ name: "guarantee_id", type: "uuid" })
  guaranteeId!: string;

  @Column({ name: "kind", type: "text" })
  kind!: "COLLATERAL" | "PLEDGE" | "PERSONAL";

  /** What it is, without naming a natural person: who provides it is in `provider_id`. */
  @Column({ name: "description", type: "text" })
  description!: string;

  /** Appraised value, yuan. */
  @Column({ name: "value", type: "numeric", precision: 20, scale: 2, nullable: true })
  value!: string | null;

  /** The subject that provides it. */
  @Column({ name: "provider_id", type: "uuid", nullable: true })
  providerId!: string | null;

  @Column({ name: "registered_on", type: "date" })
  registeredOn!: string;

  @Column({ name: "created_at", type: "timestamptz", default: () => "now()" })
  createdAt!: Date;
}
