import { Column, Entity, PrimaryColumn } from "typeorm";

/** That a label by hand was taken off; append-only, one for a label at most. */
@Entity("manual_label_removal")
export class ManualLabelRemoval {
  @PrimaryColumn({ name: "subject_id", type: "uuid", primaryKeyConstraintName: "manual_label_removal_pkey" })
  subjectId!: string;

  @PrimaryColumn({ name: "label_id", type: "uuid", primaryKeyConstraintName: "manual_label_removal_pkey" })
  labelId!: string;

  @Column({ name: "institution_id", type: "uuid" })
  institutionId!: string;

  /** Without naming a natural person. */
  @Column({ name: "reason", type: "text" })
  reason!: string;

  @Column({ name: "author", type: "text" })
  author!: string;

  @Column({ name: "recorded_at", type: "timestamptz", default: () => "now()" })
  recordedAt!: Date;
}
