import type { MigrationInterface, QueryRunner } from "typeorm";

const APPEND_ONLY = ["observation", "guarantee_event", "source_call"];
const PARTITIONS = Array.from({ length: 16 }, (_, i) => `observation_p${i}`);

/** Institutions, subjects, customers, guarantees and the append-only observation store. */
export class Foundation1700000000000 implements MigrationInterface {
  name = "Foundation1700000000000";

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table institution (
        id uuid constraint institution_pkey primary key,
        code text not null constraint institution_code_key unique,
        name text not null,
        key_check bytea not null,
        created_at timestamptz not null default now()
      );

      create table subject (
        id uuid constraint subject_pkey primary key,
        institution_id uuid not null,
        kind text not null check (kind in ('ENTERPRISE', 'PERSON')),
        sealed bytea,
        created_at timestamptz not null default now()
      );
      create index subject_institution_idx on subject (institution_id, kind);

      create table subject_key (
        subject_id uuid constraint subject_key_pkey primary key,
        institution_id uuid not null,
        wrapped bytea,
        created_at timestamptz not null default now(),
        destroyed_at timestamptz,
        check ((wrapped is null) = (destroyed_at is not null))
      );

      create table identifier (
        subject_id uuid not null,
        scheme text not null check (scheme in ('USCC', 'ORG_CODE', 'RESIDENT_ID', 'PHONE', 'EXTERNAL')),
        system text not null,
        lookup text not null,
        institution_id uuid not null,
        created_at timestamptz not null default now(),
        constraint identifier_pkey primary key (subject_id, scheme, system, lookup),
        check ((scheme = 'EXTERNAL') = (system <> ''))
      );
      create index identifier_lookup_idx on identifier (institution_id, scheme, system, lookup);
      create unique index identifier_one_owner_idx
        on identifier (institution_id, scheme, system, lookup) where scheme <> 'PHONE';

      create table customer (
        subject_id uuid constraint customer_pkey primary key,
        institution_id uuid not null,
        kind text not null check (kind in ('ENTERPRISE', 'SOLE_PROPRIETOR', 'FARMER')),
        name text collate "C" not null,
        industry_code text collate "C",
        region_code text collate "C",
        opened_on date not null,
        created_at timestamptz not null default now()
      );
      create index customer_name_idx on customer (institution_id, name, subject_id);
      create index customer_opened_idx on customer (institution_id, opened_on, subject_id);
      create index customer_industry_idx on customer (institution_id, industry_code);
      create index customer_region_idx on customer (institution_id, region_code);
      create index customer_kind_idx on customer (institution_id, kind);

      create table customer_role (
        customer_id uuid not null,
        person_id uuid not null,
        role text not null
          check (role in ('LEGAL_REPRESENTATIVE', 'CONTROLLER', 'SPOUSE', 'GUARANTOR', 'CONTACT')),
        from_on date not null,
        to_on date,
        institution_id uuid not null,
        constraint customer_role_pkey primary key (customer_id, person_id, role, from_on),
        check (to_on >= from_on)
      );
      create index customer_role_person_idx on customer_role (person_id);

      create table guarantee (
        subject_id uuid not null,
        id uuid not null,
        institution_id uuid not null,
        number text not null,
        product text not null,
        amount numeric(20,2) not null check (amount > 0),
        own_share numeric(5,4) not null check (own_share between 0 and 1),
        starts_on date not null,
        ends_on date not null check (ends_on >= starts_on),
        created_at timestamptz not null default now(),
        constraint guarantee_pkey primary key (subject_id, id),
        constraint guarantee_number_key unique (institution_id, number)
      );
      create index guarantee_customer_idx on guarantee (subject_id, starts_on, id);

      create table guarantee_event (
        subject_id uuid not null,
        id uuid not null,
        institution_id uuid not null,
        guarantee_id uuid not null,
        type text not null
          check (type in ('APPROVED', 'DISBURSED', 'REPAID', 'RELEASED', 'COMPENSATED', 'RECOVERED')),
        amount numeric(20,2) not null check (amount >= 0),
        business_date date not null,
        author text not null,
        idempotency_key text not null,
        recorded_at timestamptz not null,
        constraint guarantee_event_pkey primary key (subject_id, id),
        constraint guarantee_event_once_key unique (subject_id, idempotency_key)
      );
      create index guarantee_event_ledger_idx on guarantee_event (subject_id, guarantee_id, business_date);

      create table observation (
        subject_id uuid not null,
        id uuid not null,
        institution_id uuid not null,
        source text not null,
        dataset text not null,
        record_key text not null,
        effective_at timestamptz not null,
        fetched_at timestamptz not null,
        backfill boolean not null,
        recorded_at timestamptz not null,
        facts jsonb not null,
        sealed bytea,
        content_hash bytea not null,
        origin_id uuid not null,
        purpose text,
        consent_id uuid,
        cost numeric(12,4),
        constraint observation_pkey primary key (subject_id, id)
      ) partition by hash (subject_id);
      create unique index observation_once_idx
        on observation (subject_id, dataset, source, record_key, fetched_at, content_hash);
      create index observation_snapshot_idx
        on observation (subject_id, dataset, source, fetched_at, recorded_at, id) where record_key = '';

      create table source_call (
        id uuid constraint source_call_pkey primary key,
        institution_id uuid not null,
        source text not null,
        started_at timestamptz not null,
        duration_ms integer not null,
        attempts integer not null,
        outcome text not null,
        subjects integer not null,
        records integer not null
      );
      create index source_call_recent_idx on source_call (institution_id, source, started_at);

      create table file_load (
        id uuid constraint file_load_pkey primary key,
        institution_id uuid not null,
        mapping text not null,
        file_sha256 text not null,
        fetched_at timestamptz not null,
        finished_at timestamptz,
        constraint file_load_once_key unique (institution_id, mapping, file_sha256)
      );
    `);
    for (const [remainder, partition] of PARTITIONS.entries()) {
      await db.query(`create table ${partition} partition of observation
        for values with (modulus ${PARTITIONS.length}, remainder ${remainder})`);
    }
    // The recorded time is the database's own, and what is written stays: also for whoever writes SQL by hand.
    await db.query(`
      create function refuse_change() returns trigger language plpgsql as $$
      begin
        raise exception '% is append-only: record a correction instead of a %', tg_table_name, lower(tg_op)
          using errcode = 'restrict_violation';
      end $$;

      create function stamp_recorded_at() returns trigger language plpgsql as $$
      begin
        new.recorded_at := date_trunc('milliseconds', clock_timestamp());
        return new;
      end $$;

      create function stamp_observation() returns trigger language plpgsql as $$
      begin
        new.recorded_at := date_trunc('milliseconds', clock_timestamp());
        if new.fetched_at > new.recorded_at + interval '5 minutes' then
          raise exception 'observation.fetched_at lies in the future' using errcode = 'check_violation';
        end if;
        return new;
      end $$;

      create trigger observation_stamp before insert on observation
        for each row execute function stamp_observation();
      create trigger guarantee_event_stamp before insert on guarantee_event
        for each row execute function stamp_recorded_at();
    `);
    for (const table of APPEND_ONLY) {
      await db.query(`create trigger ${table}_append_only before update or delete on ${table}
        for each row execute function refuse_change()`);
    }
    // Unlike a trigger for each row, this one is not passed on to partitions.
    for (const table of [...APPEND_ONLY, ...PARTITIONS]) {
      await db.query(`create trigger ${table}_keep before truncate on ${table}
        for each statement execute function refuse_change()`);
    }
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      drop table institution, subject, subject_key, identifier, customer, customer_role, guarantee,
        guarantee_event, observation, source_call, file_load;
      drop function refuse_change, stamp_recorded_at, stamp_observation;
    `);
  }
}
