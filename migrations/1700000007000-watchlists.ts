import type { MigrationInterface, QueryRunner } from "typeorm";

const TABLES = ["list_entry", "list_removal"] as const;

/** The institution's own black and white lists. */
export class Watchlists1700000007000 implements MigrationInterface {
  name = "Watchlists1700000007000";

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table list_entry (
        id uuid not null constraint list_entry_pkey primary key,
        institution_id uuid not null,
        list text not null constraint list_entry_list_check check (list in ('BLACK', 'WHITE')),
        scheme text not null constraint list_entry_scheme_check check (scheme in ('USCC', 'RESIDENT_ID')),
        lookup text not null,
        reason text not null,
        owner text not null,
        valid_from date not null,
        expires_on date,
        author text not null,
        recorded_at timestamptz not null default now(),
        constraint list_entry_check check (expires_on >= valid_from)
      );
      create index list_entry_lookup_idx on list_entry (institution_id, scheme, lookup);

      create table list_removal (
        entry_id uuid not null constraint list_removal_pkey primary key,
        institution_id uuid not null,
        removed_on date not null,
        reason text not null,
        author text not null,
        recorded_at timestamptz not null default now()
      );
    `);
    for (const table of TABLES) {
      await db.query(`
        create trigger ${table}_stamp before insert on ${table}
          for each row execute function stamp_recorded_at();
        create trigger ${table}_append_only before update or delete on ${table}
          for each row execute function refuse_change();
        create trigger ${table}_keep before truncate on ${table}
          for each statement execute function refuse_change();
      `);
    }
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query("drop table list_removal, list_entry");
  }
}
