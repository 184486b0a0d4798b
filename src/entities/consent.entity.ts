import { Check, Column, Entity, Index, PrimaryColumn, Unique } from "typeorm";

/** An authorisation 授权书 of a subject; append-only: that it was withdrawn is a row of its own. */
@Entity("consent")
@Index("consent_subject_idx", ["subjectId", "validTo"])
@Unique("consent_idempotency_key", ["institutionId", "idempotencyKey"])
@Check("consent_channel_check", "channel in ('ONLINE', 'COUNTER', 'PAPER')")
@Check("consent_evidence_check", "evidence in ('FACE', 'OTP', 'CERTIFICATE', 'WET_INK')")
@Check("consent_valid_check", "valid_to > valid_from")
@Check("consent_purposes_check", "cardinality(purposes) > 0")
@Check("consent_scope_check", "cardinality(scope) > 0")
@Check("consent_text_hash_check", "octet_length(text_hash) = 32")
export class ConsentRow {
  @PrimaryColumn({ name: "id", type: "uuid", primaryKeyConstraintName: "consent_pkey" })
  id!: string;

  @Column({ name: "institution_id", type: "uuid" })
  institutionId!: string;

  /** Whose data it is about, and who gave it: the enterprise, or a person. */
  @Column({ name: "subject_id", type: "uuid" })
  subjectId!: string;

  /** Whom it authorises, as its text says. */
  @Column({ name: "counterparty", type: "text" })
  counterparty!: string;

  @Column({ name: "channel", type: "text" })
  channel!: "ONLINE" | "COUNTER" | "PAPER";

  @Column({ name: "purposes", type: "text", array: true })
  purposes!: string[];

  /** `tax` for all sources of a dimension, `tax/provincial-tax` for one. */
  @Column({ name: "scope", type: "text", array: true })
  scope!: string[];

  @Column({ name: "text_version", type: "text" })
  textVersion!: string;

  /** SM3 of the text that was agreed to. */
  @Column({ name: "text_hash", type: "bytea" })
  textHash!: Buffer;

  /** Where the signed document is kept. */
  @Column({ name: "signed_file", type: "text" })
  signedFile!: string;

  @Column({ name: "certificate_serial", type: "text", nullable: true })
  certificateSerial!: string | null;

  @Column({ name: "evidence", type: "text" })
  evidence!: "FACE" | "OTP" | "CERTIFICATE" | "WET_INK";

  @Column({ name: "valid_from", type: "timestamptz" })
  validFrom!: Date;

  /** The first moment it does not cover any more. */
  @Column({ name: "valid_to", type: "timestamptz" })
  validTo!: Date;

  @Column({ name: "author", type: "text" })
  author!: string;

  @Column({ name: "idempotency_key", type: "text" })
  idempotencyKey!: string;

  @Column({ name: "recorded_at", type: "timestamptz", default: () => "clock_timestamp()" })
  recordedAt!: Date;
}
