import { Column, Entity, PrimaryColumn } from "typeorm";

/** A source that has spoken through files, and a dimension it tells. */
@Entity("file_source")
export class FileSource {
  @PrimaryColumn({ name: "institution_id", type: "uuid", primaryKeyConstraintName: "file_source_pkey" })
  institutionId!: string;

  @PrimaryColumn({ name: "source", type: "text", primaryKeyConstraintName: "file_source_pkey" })
  source!: string;

  @PrimaryColumn({ name: "dimension", type: "text", primaryKeyConstraintName: "file_source_pkey" })
  dimension!: string;

  @Column({ name: "title_zh", type: "text" })
  titleZh!: string;

  @Column({ name: "title_en", type: "text" })
  titleEn!: string;

  @Column({ name: "created_at", type: "timestamptz", default: () => "now()" })
  createdAt!: Date;
}
