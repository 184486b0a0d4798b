import type { MigrationInterface, QueryRunner } from "typeorm";

/** What is ordered at vendors: written down before it is placed, so that nothing is paid for twice. */
export class SourceOrders1700000008000 implements MigrationInterface {
  name = "SourceOrders1700000008000";

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table source_order (
        subject_id uuid not null,
        id uuid not null,
        institution_id uuid not null,
        source text not null,
        status text not null,
        vendor_order_no text,
        failure text,
        failure_detail text,
        author text not null,
        idempotency_key text not null,
        created_at timestamptz not null,
        valid_until timestamptz,
        constraint source_order_pkey primary key (subject_id, id),
        constraint source_order_once_key unique (institution_id, idempotency_key),
        constraint source_order_status_check check (status in ('REQUESTED', 'CREATED', 'CODE_SENT', 'FAILED')),
        constraint source_order_number_check
          check ((vendor_order_no is not null) = (status in ('CREATED', 'CODE_SENT'))),
        constraint source_order_valid_check check ((valid_until is not null) = (vendor_order_no is not null)),
        constraint source_order_failure_check check ((failure is not null) = (status = 'FAILED'))
      );
      create index source_order_subject_idx on source_order (subject_id, created_at);
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query("drop table source_order");
  }
}
