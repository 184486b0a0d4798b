import type { MigrationInterface, QueryRunner } from "typeorm";

/** Work that outlasts a request: queued, leased by a worker, told of as it goes. */
export class Jobs1700000004000 implements MigrationInterface {
  name = "Jobs1700000004000";

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table job (
        id uuid not null,
        institution_id uuid not null,
        kind text not null,
        input jsonb not null,
        idempotency_key text,
        state text not null default 'QUEUED',
        done bigint not null default 0,
        total bigint,
        unit text,
        output jsonb,
        error jsonb,
        author text not null,
        created_at timestamptz not null default now(),
        started_at timestamptz,
        finished_at timestamptz,
        lease_until timestamptz,
        attempts integer not null default 0,
        lost integer not null default 0,
        cancel_requested boolean not null default false,
        constraint job_pkey primary key (id),
        constraint job_once_key unique (institution_id, idempotency_key),
        constraint job_state_check check (state in ('QUEUED', 'RUNNING', 'DONE', 'FAILED', 'CANCELLED')),
        constraint job_finished_check check ((finished_at is null) = (state in ('QUEUED', 'RUNNING'))),
        constraint job_lease_check check ((lease_until is not null) = (state = 'RUNNING')),
        constraint job_error_check check ((error is not null) = (state = 'FAILED'))
      );
      create index job_listed_idx on job (institution_id, created_at, id);
      create index job_open_idx on job (institution_id, created_at, id) where finished_at is null;
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query("drop table job");
  }
}
