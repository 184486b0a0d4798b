import { Column, Entity, PrimaryColumn } from "typeorm";

const key = (name: string, type: "uuid" | "date") =>
  ({ name, type, primaryKeyConstraintName: "ledger_balance_pkey" }) as const;
const yuan = (name: string) => ({ name, type: "numeric", precision: 20, scale: 2 }) as const;

/** What the events of one guarantee add up to at a period end, yuan. */
@Entity("ledger_balance")
export class LedgerBalance {
  @PrimaryColumn(key("institution_id", "uuid"))
  institutionId!: string;

  @PrimaryColumn(key("ends_on", "date"))
  endsOn!: string;

  @PrimaryColumn(key("subject_id", "uuid"))
  subjectId!: string;

  @PrimaryColumn(key("guarantee_id", "uuid"))
  guaranteeId!: string;

  @Column(yuan("disbursed"))
  disbursed!: string;

  @Column(yuan("repaid"))
  repaid!: string;

  @Column(yuan("released"))
  released!: string;

  @Column(yuan("compensated_principal"))
  compensatedPrincipal!: string;

  @Column(yuan("loss"))
  loss!: string;

  @Column(yuan("paid"))
  paid!: string;

  @Column(yuan("recovered_gross"))
  recoveredGross!: string;

  @Column(yuan("recovered"))
  recovered!: string;

  @Column(yuan("written_off"))
  writtenOff!: string;

  @Column(yuan("fees"))
  fees!: string;

  @Column(yuan("claimed"))
  claimed!: string;

  @Column(yuan("claim_paid"))
  claimPaid!: string;

  @Column({ name: "compensations", type: "integer" })
  compensations!: number;

  @Column({ name: "releases", type: "integer" })
  releases!: number;
}
