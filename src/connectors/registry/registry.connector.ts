import { z } from "zod";
import { defineConnector } from "../connector.js";
import { wanYuan, word } from "../wire.js";

const AbnormalListing = z.strictObject({
  addDate: z.iso.date(),
  addReason: z.string(),
  removeDate: z.iso.date().nullable(),
  removeReason: z.string().nullable(),
});

const RegistryRecord = z.strictObject({
  uscc: z.string(),
  entName: z.string(),
  regState: word({ 存续: "ACTIVE", 在业: "ACTIVE", 吊销: "REVOKED", 注销: "CANCELLED", 迁出: "MOVED_OUT" }),
  estDate: z.iso.date(),
  regCap: wanYuan,
  regCapUnit: z.literal("万元"),
  entType: z.string(),
  industryCode: z.string(),
  areaCode: z.string(),
  legalRep: z.string(),
  staffNum: z.int(),
  abnormal: z.array(AbnormalListing),
});

/** Company registry through a government data-exchange gateway. */
export const registryConnector = defineConnector({
  source: "registry-gateway",
  title: { zh: "政务数据共享·工商", en: "Government data exchange: company registry" },
  dimension: "registry",
  datasets: ["registry.basic", "registry.abnormal"],
  rank: 10,
  batchSize: 50,
  path: (usccs) => `/enterprises?uscc=${usccs.join(",")}`,
  envelope: z.object({ code: z.literal("0"), data: z.array(z.unknown()) }).transform((reply) => reply.data),
  record: RegistryRecord,
  subject: (r) => r.uscc,
  says: (r) => ({
    name: r.entName,
    status: r.regState,
    establishedOn: r.estDate,
    registeredCapital: r.regCap,
    enterpriseType: r.entType,
    industryCode: r.industryCode,
    regionCode: r.areaCode,
    employees: r.staffNum,
    legalRepresentativeName: r.legalRep,
    abnormalListings: r.abnormal.map((a) => ({
      listedOn: a.addDate,
      reason: a.addReason,
      current: a.removeDate === null,
      ...(a.removeDate === null ? {} : { removedOn: a.removeDate }),
    })),
  }),
  ignore: ["regOrgan", "bizScope", "updateTime"],
  absent: {},
});
