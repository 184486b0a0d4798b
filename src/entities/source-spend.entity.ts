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

  /** What it was spent for; empty where nothing but published data was asked for without saying. */
  @PrimaryColumn({
    name: "purpose",
    type: "text",
    default: "",
    primaryKeyConstraintName: "source_spend_pkey",
  })
  purpose!: string;

  /** Yuan. */
  @Column({ name: "cost", type: "numeric", precision: 14, scale: 2 })
  cost!: string;
}
