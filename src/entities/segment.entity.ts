import { Check, Column, Entity, Index, PrimaryColumn } from "typeorm";

/** A filter of customers saved under a name 客户分群; one that was removed stays on record. */
@Entity("segment")
@Index("segment_name_idx", ["institutionId", "name"], { unique: true, where: "removed_at is null" })
@Check("segment_check", "(removed_at is null) = (removed_by is null)")
export class Segment {
  @PrimaryColumn({ name: "id", type: "uuid", primaryKeyConstraintName: "segment_pkey" })
  id!: string;

  @Column({ name: "institution_id", type: "uuid" })
  institutionId!: string;

  @Column({ name: "name", type: "text" })
  name!: string;

  @Column({ name: "filter", type: "jsonb" })
  filter!: unknown;

  @Column({ name: "author", type: "text" })
  author!: string;

  @Column({ name: "recorded_at", type: "timestamptz", default: () => "now()" })
  recordedAt!: Date;

  @Column({ name: "removed_at", type: "timestamptz", nullable: true })
  removedAt!: Date | null;

  @Column({ name: "removed_by", type: "text", nullable: true })
  removedBy!: string | null;
}
