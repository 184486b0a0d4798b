import { Check, Column, Entity, Index, PrimaryColumn } from "typeorm";

/** What makes two parties related 关联方: membership of a declared group, or one holding shares of the other. */
@Entity("party_link")
@Index("party_link_other_idx", ["otherId"])
@Check("party_link_kind_check", "kind in ('GROUP', 'SHAREHOLDING')")
@Check("party_link_share_check", "share between 0 and 1 and (share is null) = (kind = 'GROUP')")
@Check("party_link_check", "to_on >= from_on")
export class PartyLink {
  /** A customer of the group, or the firm whose shares are held. */
  @PrimaryColumn({ name: "subject_id", type: "uuid", primaryKeyConstraintName: "party_link_pkey" })
  subjectId!: string;

  /** The group, or the subject that holds the shares. */
  @PrimaryColumn({ name: "other_id", type: "uuid", primaryKeyConstraintName: "party_link_pkey" })
  otherId!: string;

  @PrimaryColumn({ name: "from_on", type: "date", primaryKeyConstraintName: "party_link_pkey" })
  fromOn!: string;

  @Column({ name: "to_on", type: "date", nullable: true })
  toOn!: string | null;

  @Column({ name: "institution_id", type: "uuid" })
  institutionId!: string;

  @Column({ name: "kind", type: "text" })
  kind!: "GROUP" | "SHAREHOLDING";

  /** Fraction of the shares held, 0 to 1. */
  @Column({ name: "share", type: "numeric", precision: 7, scale: 6, nullable: true })
  share!: string | null;

  @Column({ name: "author", type: "text" })
  author!: string;

  @Column({ name: "created_at", type: "timestamptz", default: () => "now()" })
  createdAt!: Date;
}
