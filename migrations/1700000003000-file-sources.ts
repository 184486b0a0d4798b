import type { MigrationInterface, QueryRunner } from "typeorm";

/** Which sources have spoken through files, so that a profile tells how each of them stands. */
export class FileSources1700000003000 implements MigrationInterface {
  name = "FileSources1700000003000";

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table file_source (
        institution_id uuid not null,
        source text not null,
        dimension text not null,
        title_zh text not null,
        title_en text not null,
        created_at timestamptz not null default now(),
        constraint file_source_pkey primary key (institution_id, source, dimension)
      );
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query("drop table file_source");
  }
}
