import { z } from "zod";
import { isObject } from "../connector.js";
import { defineVendorConnector } from "../define-vendor-connector.js";
import { registrationStatus } from "../registration-status.js";
import { asOne, capital, isRenminbi, lastDay, textOrNumber, unlessBlank, vendorDate } from "../wire.js";
import { qichacha } from "./qichacha.vendor.js";

const BasicDetails = z.strictObject({
  Result: z.strictObject({
    Name: z.string(),
    CreditCode: unlessBlank(z.string()),
    Status: registrationStatus,
    OperName: unlessBlank(z.string()),
    EconKind: unlessBlank(z.string()),
    StartDate: unlessBlank(vendorDate),
    TermStart: unlessBlank(vendorDate),
    TermEnd: unlessBlank(lastDay),
    RegistCapi: unlessBlank(capital),
    RegisteredCapitalCCY: unlessBlank(z.string()),
    AreaCode: unlessBlank(textOrNumber),
    Address: unlessBlank(z.string()),
    RevokeInfo: unlessBlank(
      z.strictObject({ CancelDate: unlessBlank(vendorDate), RevokeDate: unlessBlank(vendorDate) }),
    ),
  }),
});

/** The registered particulars 企业工商照面 (410), documented as an object. */
const shape = (result: unknown): unknown => (isObject(result) ? { Result: asOne(result["Result"]) } : result);

/** Qichacha's registered particulars (410). */
export const qichachaBasicConnector = defineVendorConnector({
  source: "qichacha-basic",
  vendor: qichacha,
  title: { zh: "企查查·工商照面", en: "Qichacha: registered particulars" },
  dimension: "registry",
  datasets: ["registry.basic"],
  rank: 12,
  cost: 20n,
  path: (uscc) => `/ECIV4/GetBasicDetailsByName?keyword=${uscc}`,
  shape,
  result: BasicDetails,
  names: ({ Result }) => Result.CreditCode,
  says: ({ Result: r }) => ({
    name: r.Name,
    status: r.Status,
    establishedOn: r.StartDate,
    cancelledOn: r.RevokeInfo?.CancelDate,
    revokedOn: r.RevokeInfo?.RevokeDate,
    businessTermFrom: r.TermStart,
    businessTermTo: r.TermEnd,
    registeredCapital: isRenminbi(r.RegisteredCapitalCCY) ? r.RegistCapi : undefined,
    enterpriseType: r.EconKind,
    regionCode: r.AreaCode,
    address: r.Address,
    legalRepresentativeName: r.OperName,
  }),
  ignore: [
    ...["KeyNo", "No", "BelongOrg", "OperId", "EndDate", "Province", "UpdatedDate", "Scope"],
    ...["RegisteredCapital", "RegisteredCapitalUnit", "CheckDate", "OrgNo", "IsOnStock", "StockNumber"],
    ...["StockType", "OriginalName", "ImageUrl", "EntType", "RecCap", "PaidUpCapital", "PaidUpCapitalUnit"],
    ...["PaidUpCapitalCCY", "RevokeInfo.CancelReason", "RevokeInfo.RevokeReason", "Area"],
  ].map((field) => `Result.${field}`),
  absent: {},
});
