import type { MigrationInterface, QueryRunner } from "typeorm";

/** What each request to a source cost, and whose account paid for it. */
export class SourceCost1700000005000 implements MigrationInterface {
  name = "SourceCost1700000005000";

  async up(db: QueryRunner): Promise<void> {
    // Calls kept before were all made to free gateways, each a vendor of its own.
    await db.query(`
      drop trigger source_call_append_only on source_call;
      alter table source_call
        add vendor text,
        add charged integer not null default 0 constraint source_call_charged_check check (charged >= 0),
        add cost numeric(12,2) not null default 0 constraint source_call_cost_check check (cost >= 0);
      update source_call set vendor = source;
      alter table source_call alter vendor set not null;

      create table source_spend (
        institution_id uuid not null,
        vendor text not null,
        on_date date not null,
        cost numeric(14,2) not null,
        constraint source_spend_pkey primary key (institution_id, vendor, on_date)
      );
      create trigger source_call_append_only before update or delete on source_call
        for each row execute function refuse_change();
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query("drop table source_spend; alter table source_call drop cost, drop charged, drop vendor");
  }
}
