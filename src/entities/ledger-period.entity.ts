import { Column, Entity, PrimaryColumn } from "typeorm";

/** A period end whose balances are kept ready; derivable from the events at any time, and checked against them. */
@Entity("ledger_period")
export class LedgerPeriod {
  @PrimaryColumn({ name: "institution_id", type: "uuid", primaryKeyConstraintName: "ledger_period_pkey" })
  institutionId!: string;

  @PrimaryColumn({ name: "ends_on", type: "date", primaryKeyConstraintName: "ledger_period_pkey" })
  endsOn!: string;

  /** What had been recorded by then is in the balances; nothing was still being written. */
  @Column({ name: "known_at", type: "timestamptz" })
  knownAt!: Date;

  @Column({ name: "guarantees", type: "integer" })
  guarantees!: number;
}
