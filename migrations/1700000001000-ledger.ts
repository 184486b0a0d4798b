import type { MigrationInterface, QueryRunner } from "typeorm";

/** The guarantee ledger: products, banks, applications, loans, risk sharing, groups, every event and period balances. */
export class Ledger1700000001000 implements MigrationInterface {
  name = "Ledger1700000001000";

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table product (
        institution_id uuid not null,
        code text not null,
        title_zh text not null,
        title_en text not null,
        class text not null check (class in ('LOAN', 'BILL_ACCEPTANCE', 'LETTER_OF_CREDIT', 'CONSUMER_LOAN', 'HOUSING_LOAN',
          'INTERNET_LOAN', 'OTHER_LOAN', 'BOND', 'OTHER_FINANCING', 'BID', 'PERFORMANCE', 'LITIGATION',
          'OTHER_NON_FINANCING')),
        created_at timestamptz not null default now(),
        constraint product_pkey primary key (institution_id, code)
      );
      insert into product (institution_id, code, title_zh, title_en, class)
        select distinct institution_id, product, product, product, 'LOAN' from guarantee;

      create table partner_bank (
        institution_id uuid not null,
        code text not null,
        name text not null,
        created_at timestamptz not null default now(),
        constraint partner_bank_pkey primary key (institution_id, code)
      );

      create table risk_sharing (
        id uuid constraint risk_sharing_pkey primary key,
        institution_id uuid not null,
        code text not null,
        effective_on date not null,
        title_zh text not null,
        title_en text not null,
        own_share numeric(10,9) not null,
        national_share numeric(10,9) not null,
        province_share numeric(10,9) not null,
        government_share numeric(10,9) not null,
        bank_share numeric(10,9) not null,
        cap_rate numeric(6,5),
        cap_base text,
        source text not null,
        author text not null,
        created_at timestamptz not null default now(),
        constraint risk_sharing_version_key unique (institution_id, code, effective_on),
        constraint risk_sharing_shares_check check (own_share >= 0 and national_share >= 0 and province_share >= 0 and government_share >= 0 and bank_share >= 0
          and own_share + national_share + province_share + government_share + bank_share = 1),
        constraint risk_sharing_cap_check check (cap_rate between 0 and 1 and (cap_rate is null) = (cap_base is null)),
        constraint risk_sharing_base_check check (cap_base in ('RELIEVED', 'DISBURSED'))
      );

      create table application (
        subject_id uuid not null,
        id uuid not null,
        institution_id uuid not null,
        number text not null,
        product text not null,
        bank text,
        amount numeric(20,2) not null check (amount > 0),
        term_months integer not null constraint application_term_check check (term_months between 1 and 600),
        purpose text,
        applied_on date not null,
        created_at timestamptz not null default now(),
        constraint application_pkey primary key (subject_id, id),
        constraint application_number_key unique (institution_id, number)
      );
      create index application_customer_idx on application (subject_id, applied_on, id);

      create table loan (
        subject_id uuid not null,
        id uuid not null,
        institution_id uuid not null,
        guarantee_id uuid not null,
        number text not null,
        disbursed_on date not null,
        due_on date not null,
        rate_bps integer,
        created_at timestamptz not null default now(),
        constraint loan_pkey primary key (subject_id, id),
        constraint loan_number_key unique (institution_id, number),
        constraint loan_check check (due_on >= disbursed_on)
      );

      create table counter_guarantee (
        subject_id uuid not null,
        id uuid not null,
        institution_id uuid not null,
        guarantee_id uuid not null,
        kind text not null check (kind in ('COLLATERAL', 'PLEDGE', 'PERSONAL')),
        description text not null,
        value numeric(20,2) check (value >= 0),
        provider_id uuid,
        registered_on date not null,
        created_at timestamptz not null default now(),
        constraint counter_guarantee_pkey primary key (subject_id, id)
      );
      create index counter_guarantee_guarantee_idx on counter_guarantee (subject_id, guarantee_id);

      create table customer_group (
        id uuid constraint customer_group_pkey primary key,
        institution_id uuid not null,
        code text not null,
        name text not null,
        created_at timestamptz not null default now(),
        constraint customer_group_code_key unique (institution_id, code)
      );

      create table party_link (
        subject_id uuid not null,
        other_id uuid not null,
        from_on date not null,
        to_on date,
        institution_id uuid not null,
        kind text not null check (kind in ('GROUP', 'SHAREHOLDING')),
        share numeric(7,6),
        author text not null,
        created_at timestamptz not null default now(),
        constraint party_link_pkey primary key (subject_id, other_id, from_on),
        constraint party_link_share_check check (share between 0 and 1 and (share is null) = (kind = 'GROUP')),
        constraint party_link_check check (to_on >= from_on)
      );
      create index party_link_other_idx on party_link (other_id);

      alter table guarantee
        add kind text not null default 'DIRECT' check (kind in ('DIRECT', 'REGUARANTEE')),
        add bank text,
        add risk_sharing_id uuid,
        add national_share numeric(10,9) not null default 0,
        add province_share numeric(10,9) not null default 0,
        add government_share numeric(10,9) not null default 0,
        add bank_share numeric(10,9) not null default 0,
        add fee_rate_bps integer constraint guarantee_fee_check check (fee_rate_bps >= 0),
        add renews uuid,
        drop constraint guarantee_own_share_check,
        alter own_share type numeric(10,9);
      update guarantee set bank_share = 1 - own_share;
      alter table guarantee
        alter kind drop default,
        alter national_share drop default,
        alter province_share drop default,
        alter government_share drop default,
        alter bank_share drop default,
        add constraint guarantee_shares_check check (own_share >= 0 and national_share >= 0 and province_share >= 0 and government_share >= 0 and bank_share >= 0
          and own_share + national_share + province_share + government_share + bank_share = 1);

      drop trigger guarantee_event_append_only on guarantee_event;
      alter table guarantee_event
        add loan_id uuid,
        add sign smallint not null default 1,
        add interest numeric(20,2) not null default 0,
        add bank_part numeric(20,2) not null default 0,
        add bearer text constraint guarantee_event_bearer_check check (bearer in ('NATIONAL_FUND', 'PROVINCE', 'GOVERNMENT')),
        add seq integer,
        add place integer,
        add corrects uuid,
        add detail jsonb not null default '{}',
        drop constraint guarantee_event_type_check,
        drop constraint guarantee_event_amount_check;
      update guarantee_event e set seq = t.seq, place = t.seq from (
        select id, row_number() over (partition by subject_id, guarantee_id order by business_date, recorded_at, id) as seq
        from guarantee_event) t where t.id = e.id;
      drop index guarantee_event_ledger_idx;
      alter table guarantee_event
        alter sign drop default,
        alter interest drop default,
        alter bank_part drop default,
        alter detail drop default,
        alter seq set not null,
        alter place set not null,
        add constraint guarantee_event_type_check check (type in ('DRAFTED', 'ACCEPTED', 'DUE_DILIGENCE_OPENED', 'REVIEW_OPENED', 'RETURNED', 'REJECTED', 'APPROVED', 'EXPIRED', 'WITHDRAWN', 'CONTRACTED', 'LETTER_ISSUED', 'FEE_CHARGED', 'FEE_REFUNDED', 'DISBURSED', 'REPAID', 'EXTENDED', 'RENEWED', 'RISK_FLAGGED', 'RISK_CLEARED', 'OVERDUE_NOTICED', 'OVERDUE_CLEARED', 'RELEASED', 'COMPENSATION_VERIFIED', 'COMPENSATION_APPROVED', 'COMPENSATION_REFUSED', 'COMPENSATED', 'COMPENSATION_CERTIFIED', 'CLAIM_OPENED', 'CLAIM_PAID', 'CLAIM_REFUSED', 'RECOVERED', 'WRITTEN_OFF', 'CLOSED')),
        add constraint guarantee_event_amount_check check (amount >= 0 and interest >= 0),
        add constraint guarantee_event_bank_check check (bank_part between 0 and amount + interest),
        add constraint guarantee_event_sign_check check (sign in (1, -1) and (sign = 1 or corrects is not null)),
        add constraint guarantee_event_turn_check check (seq >= place and place >= 1),
        add constraint guarantee_event_turn_key unique (subject_id, guarantee_id, seq);
      create unique index guarantee_event_reversal_idx on guarantee_event (subject_id, corrects) where sign = -1;
      create index guarantee_event_day_idx on guarantee_event (institution_id, business_date);
      create index guarantee_event_recorded_idx on guarantee_event (institution_id, recorded_at);
      create trigger guarantee_event_append_only before update or delete on guarantee_event
        for each row execute function refuse_change();

      create table ledger_period (
        institution_id uuid not null,
        ends_on date not null,
        known_at timestamptz not null,
        guarantees integer not null,
        constraint ledger_period_pkey primary key (institution_id, ends_on)
      );
      create table ledger_balance (
        institution_id uuid not null,
        ends_on date not null,
        subject_id uuid not null,
        guarantee_id uuid not null,
        disbursed numeric(20,2) not null,
        repaid numeric(20,2) not null,
        released numeric(20,2) not null,
        compensated_principal numeric(20,2) not null,
        loss numeric(20,2) not null,
        paid numeric(20,2) not null,
        recovered_gross numeric(20,2) not null,
        recovered numeric(20,2) not null,
        written_off numeric(20,2) not null,
        fees numeric(20,2) not null,
        claimed numeric(20,2) not null,
        claim_paid numeric(20,2) not null,
        compensations integer not null,
        releases integer not null,
        constraint ledger_balance_pkey primary key (institution_id, ends_on, subject_id, guarantee_id)
      );

      -- Whoever writes events holds this lock, shared, to the end of the transaction; whoever takes it alone knows that
      -- everything recorded up to that moment is visible. The time is stamped after the lock is held.
      create function hold_ledger() returns trigger language plpgsql as $$
      begin
        perform pg_advisory_xact_lock_shared(7364512002);
        return null;
      end $$;
      create trigger guarantee_event_hold before insert on guarantee_event
        for each statement execute function hold_ledger();

      create trigger risk_sharing_append_only before update or delete on risk_sharing
        for each row execute function refuse_change();

      -- What is this institution's after the others' parts, each rounded half up to the fen; never below zero.
      create function own_part(amount numeric, fund numeric, province numeric, government numeric, bank numeric)
      returns numeric language sql immutable parallel safe as $$
        select greatest(0, amount - round(amount * fund, 2) - round(amount * province, 2)
          - round(amount * government, 2) - round(amount * bank, 2))
      $$;
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      drop trigger guarantee_event_hold on guarantee_event;
      drop function hold_ledger, own_part;
      drop table ledger_balance, ledger_period, party_link, customer_group, counter_guarantee, loan, application,
        risk_sharing, partner_bank, product;
      drop index guarantee_event_recorded_idx, guarantee_event_day_idx, guarantee_event_reversal_idx;
      alter table guarantee_event
        drop constraint guarantee_event_turn_key, drop constraint guarantee_event_turn_check,
        drop constraint guarantee_event_sign_check, drop constraint guarantee_event_bank_check,
        drop constraint guarantee_event_amount_check, drop constraint guarantee_event_type_check,
        drop loan_id, drop sign, drop interest, drop bank_part, drop bearer, drop seq, drop place, drop corrects, drop detail,
        add constraint guarantee_event_type_check
          check (type in ('APPROVED', 'DISBURSED', 'REPAID', 'RELEASED', 'COMPENSATED', 'RECOVERED')) not valid,
        add constraint guarantee_event_amount_check check (amount >= 0);
      create index guarantee_event_ledger_idx on guarantee_event (subject_id, guarantee_id, business_date);
      alter table guarantee
        drop constraint guarantee_shares_check,
        drop kind, drop bank, drop risk_sharing_id, drop national_share, drop province_share, drop government_share,
        drop bank_share, drop fee_rate_bps, drop renews,
        alter own_share type numeric(5,4),
        add constraint guarantee_own_share_check check (own_share between 0 and 1);
    `);
  }
}
