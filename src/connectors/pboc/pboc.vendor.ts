import type { Vendor } from "../protocol.js";
import { pbocProtocol } from "./pboc.protocol.js";

/**
 * The credit bureau of the People's Bank 人民银行征信中心, through the institution's front-end machine 前置机: nobody
 * reaches it but over the bureau's own line. What lies before it is a gateway of the institution's, so this format is
 * agreed with the gateway: `POST /reports/enterprise` or `/reports/personal` with whom the report is about and the
 * reason of the query 查询原因, answered by `{ code, message, report }`. The report is the second-generation one 二代征信
 * as it is, in positional codes, nested as block, unit and segment (`EBA`, `EB01`, `EB01A`); amounts in whole yuan. The
 * gateway sends every block and segment it bought: one that is empty says that nothing is on record, one left out says
 * nothing.
 */
export const pboc: Vendor = {
  code: "pboc",
  title: { zh: "人民银行征信中心", en: "Credit bureau of the People's Bank" },
  protocol: pbocProtocol,
  limits: { concurrency: 2, perSecond: 2 },
};

/** 保前审查, looking into an applicant before a guarantee: the reason the bureau has for guarantors. */
export const REASON_BEFORE_GUARANTEE = "20";
