import { Check, Column, Entity, Index, PrimaryColumn } from "typeorm";

/** A subject in its role as customer 客户 of an institution: enterprise, sole proprietor or farmer. */
@Entity("customer")
@Index("customer_name_idx", ["institutionId", "name", "subjectId", "regionCode", "industryCode", "kind"])
@Index("customer_opened_idx", [
  "institutionId",
  "openedOn",
  "subjectId",
  "regionCode",
  "industryCode",
  "kind",
])
@Index("customer_industry_idx", ["institutionId", "industryCode"])
@Index("customer_region_idx", ["institutionId", "regionCode"])
@Index("customer_kind_idx", ["institutionId", "kind"])
@Index("customer_grams_idx", { synchronize: false })
@Check("customer_kind_check", "kind in ('ENTERPRISE', 'SOLE_PROPRIETOR', 'FARMER')")
export class Customer {
  @PrimaryColumn({ name: "subject_id", type: "uuid", primaryKeyConstraintName: "customer_pkey" })
  subjectId!: string;

  @Column({ name: "institution_id", type: "uuid" })
  institutionId!: string;

  @Column({ name: "kind", type: "text" })
  kind!: "ENTERPRISE" | "SOLE_PROPRIETOR" | "FARMER";

  @Column({ name: "name", type: "text", collation: "C" })
  name!: string;

  /** Single characters and pairs of characters of the name, which a trigger keeps; what names are searched by. */
  @Column({ name: "name_grams", type: "text", array: true, default: () => "'{}'" })
  nameGrams!: string[];

  /** GB/T 4754-2017. */
  @Column({ name: "industry_code", type: "text", collation: "C", nullable: true })
  industryCode!: string | null;

  /** GB/T 2260. */
  @Column({ name: "region_code", type: "text", collation: "C", nullable: true })
  regionCode!: string | null;

  /** Business date on which the customer was taken on. */
  @Column({ name: "opened_on", type: "date" })
  openedOn!: string;

  @Column({ name: "created_at", type: "timestamptz", default: () => "now()" })
  createdAt!: Date;
}
