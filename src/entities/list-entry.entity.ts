import { Check, Column, Entity, Index, PrimaryColumn } from "typeorm";

/**
 * An entry on one of the institution's own lists 自有黑白名单. It is about whoever has the identifier, customer or not
 * yet; append-only, ended early by a removal.
 */
@Entity("list_entry")
@Index("list_entry_lookup_idx", ["institutionId", "scheme", "lookup"])
@Check("list_entry_list_check", "list in ('BLACK', 'WHITE')")
@Check("list_entry_scheme_check", "scheme in ('USCC', 'RESIDENT_ID')")
@Check("list_entry_check", "expires_on >= valid_from")
export class ListEntry {
  @PrimaryColumn({ name: "id", type: "uuid", primaryKeyConstraintName: "list_entry_pkey" })
  id!: string;

  @Column({ name: "institution_id", type: "uuid" })
  institutionId!: string;

  @Column({ name: "list", type: "text" })
  list!: "BLACK" | "WHITE";

  @Column({ name: "scheme", type: "text" })
  scheme!: "USCC" | "RESIDENT_ID";

  /** As in `identifier`: the USCC itself, or the keyed blind index of a resident ID. */
  @Column({ name: "lookup", type: "text" })
  lookup!: string;

  /** Without naming a natural person. */
  @Column({ name: "reason", type: "text" })
  reason!: string;

  /** The department that answers for the entry. */
  @Column({ name: "owner", type: "text" })
  owner!: string;

  @Column({ name: "valid_from", type: "date" })
  validFrom!: string;

  /** The last day in force. */
  @Column({ name: "expires_on", type: "date", nullable: true })
  expiresOn!: string | null;

  @Column({ name: "author", type: "text" })
  author!: string;

  @Column({ name: "recorded_at", type: "timestamptz", default: () => "now()" })
  recordedAt!: Date;
}
