import type { Pool } from "pg";
import { AS_OF } from "./definitions.js";

const id = (of: string): string => `('00000000-0000-7000-8000-' || lpad(to_hex(${of}), 12, '0'))::uuid`;

const CUSTOMERS = `
  insert into customer (subject_id, institution_id, kind, name, opened_on)
  select ${id("i")}, $1, 'ENTERPRISE', '测速客户' || i, '2024-01-01' from generate_series(1, $2::integer) i`;

const CONSENTS = `
  insert into consent (id, institution_id, subject_id, counterparty, channel, purposes, scope, text_version, text_hash,
    signed_file, evidence, valid_from, valid_to, author, idempotency_key)
  select ${id("i")}, $1, ${id("i")}, '测速', 'PAPER', '{MONITORING}', '{tax,socialSecurity}', '1', decode(repeat('00', 32), 'hex'),
    'file', 'WET_INK', '2020-01-01', '2100-01-01', 'bench', i::text from generate_series(1, $2::integer) i`;

/** One word of each source; one customer in twelve has none of a source, and every tenth one has been sued. */
const OBSERVATIONS = `
  insert into observation (institution_id, subject_id, id, source, dataset, record_key, effective_at, fetched_at, backfill,
    facts, content_hash, origin_id)
  select $1, ${id("i")}, ${id("i * 8 + place")}, source, dataset, '', $3::timestamptz - interval '2 days',
    $3::timestamptz - interval '1 day', true, facts, sha256(convert_to(dataset || i, 'UTF8')), ${id("i")}
  from generate_series(1, $2::integer) i cross join lateral (values
    (1, 'registry-gateway', 'registry', jsonb_build_object(
      'status', case i % 15 when 0 then 'REVOKED' else 'ACTIVE' end, 'establishedOn', (date '2008-01-01' + i % 6000)::text,
      'registeredCapital', (100000 + i % 977 * 10000)::text || '.00', 'employees', 3 + i % 613,
      'penaltyCount', i % 7, 'abnormalListingCount', i % 5)),
    (2, 'tax-gateway', 'tax', jsonb_build_object(
      'creditGrade', (array['A', 'B', 'M', 'C', 'D'])[1 + i % 5], 'arrears', (i % 11 * 700)::text || '.00',
      'lateFees', (i % 13 * 50)::text || '.00', 'totalAssets', (1000000 + i % 331 * 10000)::text || '.00',
      'totalLiabilities', (200000 + i % 617 * 4000)::text || '.00', 'revenue12m', (500000 + i % 401 * 5000)::text || '.00',
      'revenuePrior12m', (400000 + i % 307 * 5000)::text || '.00', 'invoiceVoidRate', (i % 9) / 100.0,
      'top5BuyerShare', (20 + i % 80) / 100.0)),
    (3, 'court-gateway', 'judicial', jsonb_build_object(
      'dishonestRecordCount', i % 23 / 20, 'dishonestRecords', case when i % 23 >= 20
        then jsonb_build_array(jsonb_build_object('caseNo', 'D' || i, 'current', i % 2 = 0)) else '[]' end,
      'lawsuits', case i % 10 when 0 then jsonb_build_array(jsonb_build_object('caseNo', 'L' || i, 'role', 'DEFENDANT',
        'amount', (i % 97 * 1000)::text || '.00', 'pending', i % 3 = 0)) else '[]' end)),
    (4, 'social-security-gateway', 'socialSecurity', jsonb_build_object(
      'insuredEmployees', i % 41, 'arrears', (i % 17 * 60)::text || '.00'))
  ) said(place, source, dataset, facts)
  where (i + place * 3) % 12 <> 0`;

/** Fills an empty database with customers and what sources said of them. Nothing is marked: the job is what is timed. */
export async function loadCustomers(pool: Pool, institutionId: string, customers: number): Promise<void> {
  await pool.query(CUSTOMERS, [institutionId, customers]);
  await pool.query(CONSENTS, [institutionId, customers]);
  await pool.query(OBSERVATIONS, [institutionId, customers, AS_OF]);
  await pool.query("truncate label_mark");
  await pool.query("vacuum analyze customer, consent, observation");
}
