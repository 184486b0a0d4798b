import { Check, Column, Entity, Index, PrimaryColumn } from "typeorm";

/** Someone facts can be known about: an enterprise or a natural person. */
@Entity("subject")
@Index("subject_institution_idx", ["institutionId", "kind"])
@Check("subject_kind_check", "kind in ('ENTERPRISE', 'PERSON')")
export class Subject {
  @PrimaryColumn({ name: "id", type: "uuid", primaryKeyConstraintName: "subject_pkey" })
  id!: string;

  @Column({ name: "institution_id", type: "uuid" })
  institutionId!: string;

  @Column({ name: "kind", type: "text" })
  kind!: "ENTERPRISE" | "PERSON";

  /** Name, phone and resident ID of a natural person as JSON, sealed under the person's own key. */
  @Column({ name: "sealed", type: "bytea", nullable: true })
  sealed!: Buffer | null;

  @Column({ name: "created_at", type: "timestamptz", default: () => "now()" })
  createdAt!: Date;
}
