import { Column, Entity, PrimaryColumn, Unique } from "typeorm";

/** A declared group of customers 集团客户. */
@Entity("customer_group")
@Unique("customer_group_code_key", ["institutionId", "code"])
export class CustomerGroup {
  @PrimaryColumn({ name: "id", type: "uuid", primaryKeyConstraintName: "customer_group_pkey" })
  id!: string;

  @Column({ name: "institution_id", type: "uuid" })
  institutionId!: string;

  @Column({ name: "code", type: "text" })
  code!: string;

  @Column({ name: "name", type: "text" })
  name!: string;

  @Column({ name: "created_at", type: "timestamptz", default: () => "now()" })
  createdAt!: Date;
}
