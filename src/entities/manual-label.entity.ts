import { Column, Entity, Index, PrimaryColumn, Unique } from "typeorm";

/** A label somebody put on a customer by hand 人工标签; append-only, ended early by a removal. */
@Entity("manual_label")
@Index("manual_label_code_idx", ["institutionId", "code", "subjectId"])
@Index("manual_label_id_idx", ["institutionId", "id"], { unique: true })
@Unique("manual_label_once_key", ["institutionId", "idempotencyKey"])
export class ManualLabel {
  @PrimaryColumn({ name: "subject_id", type: "uuid", primaryKeyConstraintName: "manual_label_pkey" })
  subjectId!: string;

  @PrimaryColumn({ name: "id", type: "uuid", primaryKeyConstraintName: "manual_label_pkey" })
  id!: string;

  @Column({ name: "institution_id", type: "uuid" })
  institutionId!: string;

  @Column({ name: "code", type: "text" })
  code!: string;

  @Column({ name: "title_zh", type: "text" })
  titleZh!: string;

  @Column({ name: "title_en", type: "text" })
  titleEn!: string;

  /** Without naming a natural person. */
  @Column({ name: "reason", type: "text" })
  reason!: string;

  /** The last day in force. */
  @Column({ name: "expires_on", type: "date", nullable: true })
  expiresOn!: string | null;

  /** Where the evidence is kept, such as the number of a file. */
  @Column({ name: "evidence_ref", type: "text", nullable: true })
  evidenceRef!: string | null;

  @Column({ name: "author", type: "text" })
  author!: string;

  @Column({ name: "idempotency_key", type: "text" })
  idempotencyKey!: string;

  @Column({ name: "recorded_at", type: "timestamptz", default: () => "now()" })
  recordedAt!: Date;
}
