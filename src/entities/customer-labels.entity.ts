import { Column, Entity, Index, PrimaryColumn } from "typeorm";

/** What labels say of a customer now, to find customers by; the last row of each label's history, kept at hand. */
@Entity("customer_labels")
@Index("customer_labels_tags_idx", { synchronize: false })
@Index("customer_labels_due_idx", ["institutionId", "nextChangeAt"])
@Index("customer_labels_stale_idx", ["institutionId", "subjectId"], { where: "stale" })
export class CustomerLabels {
  @PrimaryColumn({ name: "subject_id", type: "uuid", primaryKeyConstraintName: "customer_labels_pkey" })
  subjectId!: string;

  @Column({ name: "institution_id", type: "uuid" })
  institutionId!: string;

  /** `CODE` where it is so, `CODE=FALSE`, `CODE=UNKNOWN`, `CODE=ERROR`, or `CODE=` and the value's code. */
  @Column({ name: "tags", type: "text", array: true, default: () => "'{}'" })
  tags!: string[];

  /** By label what it says now: version, state, text, number, fingerprint of the observations it rests on. */
  @Column({ name: "outcomes", type: "jsonb", default: () => "'{}'" })
  outcomes!: Record<string, unknown>;

  /** As of when; null before the first judgement. */
  @Column({ name: "judged_at", type: "timestamptz", nullable: true })
  judgedAt!: Date | null;

  /** When time alone may change some of it; null where it cannot. */
  @Column({ name: "next_change_at", type: "timestamptz", nullable: true })
  nextChangeAt!: Date | null;

  /** Something has been learnt since. */
  @Column({ name: "stale", type: "boolean", default: false })
  stale!: boolean;
}
