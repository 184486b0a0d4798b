import { z } from "zod";
import { defineVendorConnector } from "../define-vendor-connector.js";
import { registrationStatus } from "../registration-status.js";
import { asOne, capital, isRenminbi, lastDay, textOrNumber, unlessBlank, vendorDate } from "../wire.js";
import { qixinbao } from "./qixinbao.vendor.js";

const BasicInfo = z.strictObject({
  name: z.string(),
  creditNo: unlessBlank(z.string()),
  status: registrationStatus,
  econKind: unlessBlank(z.string()),
  operName: unlessBlank(z.string()),
  startDate: unlessBlank(vendorDate),
  termStart: unlessBlank(vendorDate),
  termEnd: unlessBlank(lastDay),
  revoke_date: unlessBlank(vendorDate),
  registCapi: unlessBlank(capital),
  currency_unit: unlessBlank(z.string()),
  districtCode: unlessBlank(textOrNumber),
  address: unlessBlank(z.string()),
});

/** Qixinbao's registered particulars 工商照面 (1.41). */
export const qixinbaoBasicConnector = defineVendorConnector({
  source: "qixinbao-basic",
  vendor: qixinbao,
  title: { zh: "启信宝·工商照面", en: "Qixinbao: registered particulars" },
  dimension: "registry",
  datasets: ["registry.basic"],
  rank: 16,
  cost: 15n,
  path: (uscc) => `/enterprise/getBasicInfo?keyword=${uscc}`,
  shape: asOne,
  result: BasicInfo,
  names: (r) => r.creditNo,
  says: (r) => ({
    name: r.name,
    status: r.status,
    establishedOn: r.startDate,
    revokedOn: r.revoke_date,
    businessTermFrom: r.termStart,
    businessTermTo: r.termEnd,
    registeredCapital: isRenminbi(r.currency_unit) ? r.registCapi : undefined,
    enterpriseType: r.econKind,
    regionCode: r.districtCode,
    address: r.address,
    legalRepresentativeName: r.operName,
  }),
  ignore: [
    ...["id", "format_name", "econKindCode", "type_new", "historyNames", "regNo", "scope"],
    ...["belongOrg", "title", "endDate", "checkDate", "new_status", "orgNo", "actualCapi", "categoryNew"],
    // The edition of GB/T 4754 the industry code follows is not published.
    ...["domain", "tags", "revoke_reason"],
  ],
  absent: {},
});
