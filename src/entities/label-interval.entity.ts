import { Check, Column, Entity, PrimaryColumn } from "typeorm";

/**
 * What a label said of a customer from a moment on, until the next row of the same label; append-only, and written only
 * where it says something else than before.
 */
@Entity("label_interval")
@Check("label_interval_state_check", "state in ('TRUE', 'FALSE', 'VALUE', 'UNKNOWN', 'ERROR')")
@Check("label_interval_cause_check", "cause in ('FIRST', 'OBSERVATION', 'DEFINITION', 'TIME')")
export class LabelInterval {
  @PrimaryColumn({ name: "subject_id", type: "uuid", primaryKeyConstraintName: "label_interval_pkey" })
  subjectId!: string;

  @PrimaryColumn({
    name: "code",
    type: "text",
    collation: "C",
    primaryKeyConstraintName: "label_interval_pkey",
  })
  code!: string;

  @PrimaryColumn({ name: "from_at", type: "timestamptz", primaryKeyConstraintName: "label_interval_pkey" })
  fromAt!: Date;

  @Column({ name: "institution_id", type: "uuid" })
  institutionId!: string;

  /** Of the definition that first said so. */
  @Column({ name: "version", type: "integer" })
  version!: number;

  @Column({ name: "state", type: "text" })
  state!: "TRUE" | "FALSE" | "VALUE" | "UNKNOWN" | "ERROR";

  @Column({ name: "text", type: "text", nullable: true })
  text!: string | null;

  @Column({ name: "number", type: "numeric", nullable: true })
  number!: string | null;

  /** Facts whose absence left it unknown. */
  @Column({ name: "missing", type: "text", array: true })
  missing!: string[];

  /** Observations it rested on when it was first said. */
  @Column({ name: "observation_ids", type: "uuid", array: true })
  observationIds!: string[];

  /** What made it say so: the first judgement, something learnt, another definition, or time alone. */
  @Column({ name: "cause", type: "text" })
  cause!: "FIRST" | "OBSERVATION" | "DEFINITION" | "TIME";

  @Column({ name: "recorded_at", type: "timestamptz", default: () => "now()" })
  recordedAt!: Date;
}
