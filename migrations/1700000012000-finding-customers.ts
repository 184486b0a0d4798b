import type { MigrationInterface, QueryRunner } from "typeorm";

const APPEND_ONLY = ["manual_label", "manual_label_removal"] as const;

/** Names that are searched by pairs of characters, saved segments, and labels by hand. */
export class FindingCustomers1700000012000 implements MigrationInterface {
  name = "FindingCustomers1700000012000";

  async up(db: QueryRunner): Promise<void> {
    // Trigrams find nothing of two Chinese characters. A name is kept as its single characters and its pairs.
    await db.query(`
      create function name_normal(name text) returns text
        language sql immutable strict parallel safe
        return upper(translate(normalize(name, nfkc), E' \\t\\r\\n', '') collate "C");

      -- Cut into characters once: substr counts from the beginning each time, and imports write very many names.
      create function name_grams(name text) returns text[]
        language plpgsql immutable strict parallel safe as $$
      declare
        chars text[] := string_to_array(name_normal(name), null);
      begin
        return chars || (select array_agg(a || b) from unnest(chars, chars[2:]) pair(a, b) where b is not null);
      end $$;

      create function keep_name_grams() returns trigger language plpgsql as $$
      begin
        new.name_grams := name_grams(new.name);
        return new;
      end $$;

      alter table customer add column name_grams text[] not null default '{}';
      update customer set name_grams = name_grams(name);
      create trigger customer_name_grams before insert or update of name, name_grams on customer
        for each row execute function keep_name_grams();
      create index customer_grams_idx on customer using gin (name_grams);

      -- What a list is narrowed by is seen in the index of its order, before a row is fetched.
      drop index customer_name_idx, customer_opened_idx;
      create index customer_name_idx
        on customer (institution_id, name, subject_id, region_code, industry_code, kind);
      create index customer_opened_idx
        on customer (institution_id, opened_on, subject_id, region_code, industry_code, kind);

      create table segment (
        id uuid not null constraint segment_pkey primary key,
        institution_id uuid not null,
        name text not null,
        filter jsonb not null,
        author text not null,
        recorded_at timestamptz not null default now(),
        removed_at timestamptz,
        removed_by text,
        constraint segment_check check ((removed_at is null) = (removed_by is null))
      );
      create unique index segment_name_idx on segment (institution_id, name) where removed_at is null;

      create table manual_label (
        subject_id uuid not null,
        id uuid not null,
        institution_id uuid not null,
        code text not null,
        title_zh text not null,
        title_en text not null,
        reason text not null,
        expires_on date,
        evidence_ref text,
        author text not null,
        idempotency_key text not null,
        recorded_at timestamptz not null default now(),
        constraint manual_label_pkey primary key (subject_id, id),
        constraint manual_label_once_key unique (institution_id, idempotency_key)
      );
      create index manual_label_code_idx on manual_label (institution_id, code, subject_id);
      create unique index manual_label_id_idx on manual_label (institution_id, id);

      create table manual_label_removal (
        subject_id uuid not null,
        label_id uuid not null,
        institution_id uuid not null,
        reason text not null,
        author text not null,
        recorded_at timestamptz not null default now(),
        constraint manual_label_removal_pkey primary key (subject_id, label_id)
      );
    `);
    for (const table of APPEND_ONLY) {
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
    await db.query(`
      drop table manual_label_removal, manual_label, segment;
      drop index customer_name_idx, customer_opened_idx;
      create index customer_name_idx on customer (institution_id, name, subject_id);
      create index customer_opened_idx on customer (institution_id, opened_on, subject_id);
      drop trigger customer_name_grams on customer;
      alter table customer drop column name_grams;
      drop function keep_name_grams, name_grams, name_normal;
    `);
  }
}
