import { z } from "zod";
import { defineConnector } from "../connector.js";
import { chineseDate, compactDate, word, yuan } from "../wire.js";

// 案号 case number, 立案时间 filed, 结案时间 closed; 未结/已结 open/closed.
const caseFields = { ah: z.string(), court: z.string(), lasj: compactDate };
const outcome = { zt: z.enum(["未结", "已结"]), jasj: compactDate.nullable() };

const CourtRecord = z.strictObject({
  subject: z.string(),
  shixin: z.array(
    z.strictObject({
      ...caseFields,
      fbsj: chineseDate,
      lxqk: word({ 全部未履行: "NONE", 部分未履行: "PARTIAL", 全部已履行: "FULL" }),
      tcsj: compactDate.nullable(),
    }),
  ),
  zhixing: z.array(z.strictObject({ ...caseFields, ...outcome, bdje: yuan })),
  susong: z.array(
    z.strictObject({
      ...caseFields,
      ...outcome,
      ay: z.string(),
      sswz: word({ 原告: "PLAINTIFF", 被告: "DEFENDANT", 第三人: "THIRD_PARTY" }),
      je: yuan,
    }),
  ),
});

const caseOf = (c: { ah: string; court: string; lasj: string }) => ({
  caseNo: c.ah,
  court: c.court,
  filedOn: c.lasj,
});

const ended = <K extends string>(field: K, on: string | null) =>
  (on === null ? {} : { [field]: on }) as Partial<Record<K, string>>;

/** Court records through a licensed gateway; a subject without any record is left out of the reply. */
export const judicialConnector = defineConnector({
  source: "court-gateway",
  title: { zh: "司法数据网关", en: "Court data gateway" },
  dimension: "judicial",
  datasets: ["judicial.dishonest", "judicial.enforcements", "judicial.lawsuits"],
  rank: 10,
  batchSize: 50,
  path: (usccs) => `/cases?uscc=${usccs.join(",")}`,
  // Whoever is left out is known to have no records, so a reply cut short must not pass for a whole one.
  envelope: z
    .object({ total: z.int(), items: z.array(z.unknown()) })
    .refine((reply) => reply.total === reply.items.length, { path: ["total"] })
    .transform((reply) => reply.items),
  record: CourtRecord,
  subject: (r) => r.subject,
  says: (r) => ({
    dishonestRecords: r.shixin.map((c) => ({
      ...caseOf(c),
      publishedOn: c.fbsj,
      performance: c.lxqk,
      current: c.tcsj === null,
      ...ended("removedOn", c.tcsj),
    })),
    enforcements: r.zhixing.map((c) => ({
      ...caseOf(c),
      amount: c.bdje,
      open: c.zt === "未结",
      ...ended("closedOn", c.jasj),
    })),
    lawsuits: r.susong.map((c) => ({
      ...caseOf(c),
      cause: c.ay,
      role: c.sswz,
      amount: c.je,
      pending: c.zt === "未结",
      ...ended("closedOn", c.jasj),
    })),
  }),
  ignore: [],
  absent: { dishonestRecords: [], enforcements: [], lawsuits: [] },
});
