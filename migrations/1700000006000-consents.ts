import type { MigrationInterface, QueryRunner } from "typeorm";

/** Authorisations, their withdrawal, for what and on whose behalf each source was asked, and LEIs to ask with. */
export class Consents1700000006000 implements MigrationInterface {
  name = "Consents1700000006000";

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table consent (
        id uuid not null constraint consent_pkey primary key,
        institution_id uuid not null,
        subject_id uuid not null,
        counterparty text not null,
        channel text not null constraint consent_channel_check check (channel in ('ONLINE', 'COUNTER', 'PAPER')),
        purposes text[] not null constraint consent_purposes_check check (cardinality(purposes) > 0),
        scope text[] not null constraint consent_scope_check check (cardinality(scope) > 0),
        text_version text not null,
        text_hash bytea not null constraint consent_text_hash_check check (octet_length(text_hash) = 32),
        signed_file text not null,
        certificate_serial text,
        evidence text not null
          constraint consent_evidence_check check (evidence in ('FACE', 'OTP', 'CERTIFICATE', 'WET_INK')),
        valid_from timestamptz not null,
        valid_to timestamptz not null,
        author text not null,
        idempotency_key text not null,
        recorded_at timestamptz not null default clock_timestamp(),
        constraint consent_valid_check check (valid_to > valid_from),
        constraint consent_idempotency_key unique (institution_id, idempotency_key)
      );
      create index consent_subject_idx on consent (subject_id, valid_to);
      create trigger consent_append_only before update or delete on consent
        for each row execute function refuse_change();

      create table consent_withdrawal (
        consent_id uuid not null constraint consent_withdrawal_pkey primary key,
        institution_id uuid not null,
        withdrawn_at timestamptz not null,
        reason text not null,
        author text not null,
        recorded_at timestamptz not null default clock_timestamp()
      );
      create trigger consent_withdrawal_append_only before update or delete on consent_withdrawal
        for each row execute function refuse_change();

      alter table identifier drop constraint identifier_scheme_check;
      alter table identifier add constraint identifier_scheme_check
        check (scheme in ('USCC', 'ORG_CODE', 'RESIDENT_ID', 'PHONE', 'EXTERNAL', 'LEI'));

      alter table source_call
        add purpose text,
        add requester text,
        add consent_ids uuid[] not null default '{}',
        add result_hash bytea;

      alter table source_spend add purpose text not null default '';
      alter table source_spend drop constraint source_spend_pkey;
      alter table source_spend
        add constraint source_spend_pkey primary key (institution_id, vendor, on_date, purpose);
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      create table source_spend_sum as
        select institution_id, vendor, on_date, sum(cost)::numeric(14,2) as cost from source_spend group by 1, 2, 3;
      delete from source_spend;
      alter table source_spend drop constraint source_spend_pkey;
      alter table source_spend drop purpose;
      alter table source_spend add constraint source_spend_pkey primary key (institution_id, vendor, on_date);
      insert into source_spend select * from source_spend_sum;
      drop table source_spend_sum;
      alter table source_call drop result_hash, drop consent_ids, drop requester, drop purpose;
      drop table consent_withdrawal, consent;
      delete from identifier where scheme = 'LEI';
      alter table identifier drop constraint identifier_scheme_check;
      alter table identifier add constraint identifier_scheme_check
        check (scheme in ('USCC', 'ORG_CODE', 'RESIDENT_ID', 'PHONE', 'EXTERNAL'));
    `);
  }
}
