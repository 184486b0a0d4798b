import type { MigrationInterface, QueryRunner } from "typeorm";

/** How far the load of a file has come, kept with every batch of it. */
export class Imports1700000002000 implements MigrationInterface {
  name = "Imports1700000002000";

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table file_load
        add column file_name text,
        add column rows bigint not null default 0,
        add column rejected bigint not null default 0,
        add column rejects_bytes bigint not null default 0,
        add column targets jsonb not null default '[]',
        add column reasons jsonb not null default '[]',
        add column checkpoint_at timestamptz;
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table file_load
        drop column file_name, drop column rows, drop column rejected, drop column rejects_bytes,
        drop column targets, drop column reasons, drop column checkpoint_at;
    `);
  }
}
