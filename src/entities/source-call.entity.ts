import { Check, Column, Entity, Index, PrimaryColumn } from "typeorm";

/** One request to a source and how it ended; append-only, without any personal data. */
@Entity("source_call")
@Index("source_call_recent_idx", ["institutionId", "source", "startedAt"])
@Check("source_call_charged_check", "charged >= 0")
@Check("source_call_cost_check", "cost >= 0")
export class SourceCall {
  @PrimaryColumn({ name: "id", type: "uuid", primaryKeyConstraintName: "source_call_pkey" })
  id!: string;

  @Column({ name: "institution_id", type: "uuid" })
  institutionId!: string;

  @Column({ name: "source", type: "text" })
  source!: string;

  @Column({ name: "started_at", type: "timestamptz" })
  startedAt!: Date;

  @Column({ name: "duration_ms", type: "integer" })
  durationMs!: number;

  @Column({ name: "attempts", type: "integer" })
  attempts!: number;

  /** OK, or why it failed. */
  @Column({ name: "outcome", type: "text" })
  outcome!: string;

  @Column({ name: "subjects", type: "integer" })
  subjects!: number;

  @Column({ name: "records", type: "integer" })
  records!: number;

  /** Whose account it went through. */
  @Column({ name: "vendor", type: "text" })
  vendor!: string;

  /** Requests the vendor charges for, retries included. */
  @Column({ name: "charged", type: "integer", default: 0 })
  charged!: number;

  /** Yuan. */
  @Column({ name: "cost", type: "numeric", precision: 12, scale: 2, default: 0 })
  cost!: string;

  /** What it was asked for; null where nothing but published data was asked for without saying. */
  @Column({ name: "purpose", type: "text", nullable: true })
  purpose!: string | null;

  /** Who asked, as the books name them. */
  @Column({ name: "requester", type: "text", nullable: true })
  requester!: string | null;

  /** The consents it rested on; empty for published data. */
  @Column({ name: "consent_ids", type: "uuid", array: true, default: () => "'{}'" })
  consentIds!: string[];

  /** SHA-256 over the content hashes of what it brought, keyed where that is personal; null where it brought nothing. */
  @Column({ name: "result_hash", type: "bytea", nullable: true })
  resultHash!: Buffer | null;
}
