import { Check, Column, Entity, PrimaryColumn } from "typeorm";

/** A subject's data key, wrapped by the master key; destroying it erases everything sealed under it. */
@Entity("subject_key")
@Check("subject_key_check", "(wrapped is null) = (destroyed_at is not null)")
export class SubjectKey {
  @PrimaryColumn({ name: "subject_id", type: "uuid", primaryKeyConstraintName: "subject_key_pkey" })
  subjectId!: string;

  @Column({ name: "institution_id", type: "uuid" })
  institutionId!: string;

  @Column({ name: "wrapped", type: "bytea", nullable: true })
  wrapped!: Buffer | null;

  @Column({ name: "created_at", type: "timestamptz", default: () => "now()" })
  createdAt!: Date;

  @Column({ name: "destroyed_at", type: "timestamptz", nullable: true })
  destroyedAt!: Date | null;
}
