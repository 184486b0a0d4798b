import { Column, Entity, PrimaryGeneratedColumn } from "typeorm";

/**
 * That something was learnt about a subject, which labels have not been asked about since; written by triggers, and only
 * ever added to beside the work, so that nobody who learns something waits for somebody else.
 */
@Entity("label_mark")
export class LabelMark {
  @PrimaryGeneratedColumn("identity", {
    name: "id",
    type: "bigint",
    generatedIdentity: "ALWAYS",
    primaryKeyConstraintName: "label_mark_pkey",
  })
  id!: string;

  @Column({ name: "institution_id", type: "uuid" })
  institutionId!: string;

  @Column({ name: "subject_id", type: "uuid" })
  subjectId!: string;
}
