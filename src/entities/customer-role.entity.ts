import { Check, Column, Entity, Index, PrimaryColumn } from "typeorm";

/** A natural person's role at a customer. */
@Entity("customer_role")
@Index("customer_role_person_idx", ["personId"])
@Check(
  "customer_role_role_check",
  "role in ('LEGAL_REPRESENTATIVE', 'CONTROLLER', 'SPOUSE', 'GUARANTOR', 'CONTACT')",
)
@Check("customer_role_check", "to_on >= from_on")
export class CustomerRole {
  @PrimaryColumn({ name: "customer_id", type: "uuid", primaryKeyConstraintName: "customer_role_pkey" })
  customerId!: string;

  @PrimaryColumn({ name: "person_id", type: "uuid", primaryKeyConstraintName: "customer_role_pkey" })
  personId!: string;

  @PrimaryColumn({ name: "role", type: "text", primaryKeyConstraintName: "customer_role_pkey" })
  role!: "LEGAL_REPRESENTATIVE" | "CONTROLLER" | "SPOUSE" | "GUARANTOR" | "CONTACT";

  @PrimaryColumn({ name: "from_on", type: "date", primaryKeyConstraintName: "customer_role_pkey" })
  fromOn!: string;

  @Column({ name: "to_on", type: "date", nullable: true })
  toOn!: string | null;

  @Column({ name: "institution_id", type: "uuid" })
  institutionId!: string;
}
