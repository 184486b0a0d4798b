import { z } from "zod";
import { defineVendorConnector } from "../define-vendor-connector.js";
import { registrationStatus } from "../registration-status.js";
import { asOne, capital, isRenminbi, lastDay, unlessBlank, vendorDate } from "../wire.js";
import { tianyancha } from "./tianyancha.vendor.js";

const BaseInfo = z.strictObject({
  name: z.string(),
  creditCode: unlessBlank(z.string()),
  regStatus: registrationStatus,
  // The vendor's spelling.
  estiblishTime: unlessBlank(vendorDate),
  fromTime: unlessBlank(vendorDate),
  toTime: unlessBlank(lastDay),
  cancelDate: unlessBlank(vendorDate),
  revokeDate: unlessBlank(vendorDate),
  regCapital: unlessBlank(capital),
  regCapitalCurrency: unlessBlank(z.string()),
  companyOrgType: unlessBlank(z.string()),
  industry: unlessBlank(z.string()),
  regLocation: unlessBlank(z.string()),
  legalPersonName: unlessBlank(z.string()),
});

/** Tianyancha's registered particulars 企业基本信息 (817). Districts come by name alone: no region code is told. */
export const tianyanchaBasicConnector = defineVendorConnector({
  source: "tianyancha-basic",
  vendor: tianyancha,
  title: { zh: "天眼查·企业基本信息", en: "Tianyancha: registered particulars" },
  dimension: "registry",
  datasets: ["registry.basic"],
  rank: 14,
  cost: 15n,
  path: (uscc) => `/open/ic/baseinfo/2.0?keyword=${uscc}`,
  shape: asOne,
  result: BaseInfo,
  names: (r) => r.creditCode,
  says: (r) => ({
    name: r.name,
    status: r.regStatus,
    establishedOn: r.estiblishTime,
    cancelledOn: r.cancelDate,
    revokedOn: r.revokeDate,
    businessTermFrom: r.fromTime,
    businessTermTo: r.toTime,
    registeredCapital: isRenminbi(r.regCapitalCurrency) ? r.regCapital : undefined,
    enterpriseType: r.companyOrgType,
    industryName: r.industry,
    address: r.regLocation,
    legalRepresentativeName: r.legalPersonName,
  }),
  ignore: [
    ...["id", "alias", "historyNames", "historyNameList", "actualCapital", "actualCapitalCurrency", "city"],
    ...["district", "base", "staffNumRange", "socialStaffNum", "industryAll", "bondNum", "bondName"],
    ...["bondType", "usedBondName", "type", "updateTimes", "revokeReason", "cancelReason", "regNumber"],
    ...["orgNumber", "taxNumber", "property3", "approvedTime", "regInstitute"],
    ...["businessScope", "percentileScore", "isMicroEnt", "tags"],
  ],
  absent: {},
});
