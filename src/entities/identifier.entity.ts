import { Check, Column, Entity, Index, PrimaryColumn } from "typeorm";

/** How a subject is known: USCC, organisation code, resident ID, phone, or its number in another system. */
@Entity("identifier")
@Index("identifier_lookup_idx", ["institutionId", "scheme", "system", "lookup"])
@Index("identifier_one_owner_idx", ["institutionId", "scheme", "system", "lookup"], {
  unique: true,
  where: "scheme <> 'PHONE'",
})
@Check("identifier_scheme_check", "scheme in ('USCC', 'ORG_CODE', 'RESIDENT_ID', 'PHONE', 'EXTERNAL', 'LEI')")
@Check("identifier_check", "(scheme = 'EXTERNAL') = (system <> '')")
export class Identifier {
  @PrimaryColumn({ name: "subject_id", type: "uuid", primaryKeyConstraintName: "identifier_pkey" })
  subjectId!: string;

  @PrimaryColumn({ name: "scheme", type: "text", primaryKeyConstraintName: "identifier_pkey" })
  scheme!: "USCC" | "ORG_CODE" | "RESIDENT_ID" | "PHONE" | "EXTERNAL" | "LEI";

  /** The other system's name for EXTERNAL, otherwise empty. */
  @PrimaryColumn({ name: "system", type: "text", primaryKeyConstraintName: "identifier_pkey" })
  system!: string;

  /** The value itself where it is public; a keyed blind index of it where it is personal. */
  @PrimaryColumn({ name: "lookup", type: "text", primaryKeyConstraintName: "identifier_pkey" })
  lookup!: string;

  @Column({ name: "institution_id", type: "uuid" })
  institutionId!: string;

  @Column({ name: "created_at", type: "timestamptz", default: () => "now()" })
  createdAt!: Date;
}
