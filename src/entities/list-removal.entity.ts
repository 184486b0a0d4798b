import { Column, Entity, PrimaryColumn } from "typeorm";

/** That an entry was taken off one of the institution's own lists; append-only, one for an entry at most. */
@Entity("list_removal")
export class ListRemoval {
  @PrimaryColumn({ name: "entry_id", type: "uuid", primaryKeyConstraintName: "list_removal_pkey" })
  entryId!: string;

  @Column({ name: "institution_id", type: "uuid" })
  institutionId!: string;

  /** Business date from which on the entry is not in force any more. */
  @Column({ name: "removed_on", type: "date" })
  removedOn!: string;

  /** Without naming a natural person. */
  @Column({ name: "reason", type: "text" })
  reason!: string;

  @Column({ name: "author", type: "text" })
  author!: string;

  @Column({ name: "recorded_at", type: "timestamptz", default: () => "now()" })
  recordedAt!: Date;
}
