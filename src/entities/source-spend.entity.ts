import { Column, Entity, PrimaryColumn } from "typeorm";

/** What was spent with a vendor on a business date; kept with every paid call, so that a budget is a look-up. */
@Entity("source_spend")
export class SourceSpend {
  @PrimaryColumn({ name: "institution_id", type: "uuid", primaryKeyConstraintName: "source_spend_pkey" })
  institutionId!: string;

  @PrimaryColumn({ name: "vendor", type: "text", primaryKeyConstraintName: "source_spend_pkey" })
  vendor!: string;

  @PrimaryColumn({ name: "on_date", type: "date", primaryKeyConstraintName: "source_spend_pkey" })
  onDate!: string;

  /** Yuan. */
  @Column({ name: "cost", type: "numeric", precision: 14, scale: 2 })
  cost!: string;
}
