import type { MigrationInterface, QueryRunner } from "typeorm";

/** Tables whose new rows may change what labels say of whoever they are about. */
const MARKING = ["observation", "guarantee_event", "customer", "consent"] as const;

/** What labels said, from when on; what they say now; and whom they must be asked about anew. */
export class LabelOutcomes1700000010000 implements MigrationInterface {
  name = "LabelOutcomes1700000010000";

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table label_interval (
        subject_id uuid not null,
        code text collate "C" not null,
        from_at timestamptz not null,
        institution_id uuid not null,
        version integer not null,
        state text not null,
        text text,
        number numeric,
        missing text[] not null,
        observation_ids uuid[] not null,
        cause text not null,
        recorded_at timestamptz not null default now(),
        constraint label_interval_pkey primary key (subject_id, code, from_at),
        constraint label_interval_state_check check (state in ('TRUE', 'FALSE', 'VALUE', 'UNKNOWN', 'ERROR')),
        constraint label_interval_cause_check check (cause in ('FIRST', 'OBSERVATION', 'DEFINITION', 'TIME'))
      );
      create trigger label_interval_append_only before update or delete on label_interval
        for each row execute function refuse_change();
      create trigger label_interval_keep before truncate on label_interval
        for each statement execute function refuse_change();

      create table customer_labels (
        subject_id uuid not null constraint customer_labels_pkey primary key,
        institution_id uuid not null,
        tags text[] not null default '{}',
        outcomes jsonb not null default '{}',
        judged_at timestamptz,
        next_change_at timestamptz,
        stale boolean not null default false
      );
      create index customer_labels_tags_idx on customer_labels using gin (tags);
      create index customer_labels_due_idx on customer_labels (institution_id, next_change_at);
      create index customer_labels_stale_idx on customer_labels (institution_id, subject_id) where stale;

      create table label_mark (
        id bigint generated always as identity constraint label_mark_pkey primary key,
        institution_id uuid not null,
        subject_id uuid not null
      );

      create table recompute_chunk (
        job_id uuid not null,
        place integer not null,
        institution_id uuid not null,
        first_id uuid not null,
        last_id uuid not null,
        customers integer not null,
        changes integer,
        done_at timestamptz,
        constraint recompute_chunk_pkey primary key (job_id, place)
      );
      create index recompute_chunk_open_idx on recompute_chunk (institution_id, job_id, place)
        where done_at is null;

      create function mark_for_labels() returns trigger language plpgsql as $$
      begin
        insert into label_mark (institution_id, subject_id) select distinct institution_id, subject_id from added;
        return null;
      end $$;

      create function mark_listed_for_labels() returns trigger language plpgsql as $$
      begin
        insert into label_mark (institution_id, subject_id)
          select distinct i.institution_id, i.subject_id from added a
          join identifier i on i.institution_id = a.institution_id and i.scheme = a.scheme and i.lookup = a.lookup;
        return null;
      end $$;

      create function mark_unlisted_for_labels() returns trigger language plpgsql as $$
      begin
        insert into label_mark (institution_id, subject_id)
          select distinct i.institution_id, i.subject_id from added a join list_entry e on e.id = a.entry_id
          join identifier i on i.institution_id = e.institution_id and i.scheme = e.scheme and i.lookup = e.lookup;
        return null;
      end $$;

      create function mark_withdrawn_for_labels() returns trigger language plpgsql as $$
      begin
        insert into label_mark (institution_id, subject_id)
          select distinct c.institution_id, c.subject_id from added a join consent c on c.id = a.consent_id;
        return null;
      end $$;

      create trigger list_entry_marks after insert on list_entry referencing new table as added
        for each statement execute function mark_listed_for_labels();
      create trigger list_removal_marks after insert on list_removal referencing new table as added
        for each statement execute function mark_unlisted_for_labels();
      create trigger consent_withdrawal_marks after insert on consent_withdrawal referencing new table as added
        for each statement execute function mark_withdrawn_for_labels();
    `);
    for (const table of MARKING) {
      await db.query(`create trigger ${table}_marks after insert on ${table} referencing new table as added
        for each statement execute function mark_for_labels()`);
    }
  }

  async down(db: QueryRunner): Promise<void> {
    for (const table of [...MARKING, "list_entry", "list_removal", "consent_withdrawal"])
      await db.query(`drop trigger ${table}_marks on ${table}`);
    await db.query(`
      drop function mark_for_labels, mark_listed_for_labels, mark_unlisted_for_labels, mark_withdrawn_for_labels;
      drop table recompute_chunk, label_mark, customer_labels, label_interval;
    `);
  }
}
