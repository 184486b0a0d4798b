import { notAnAnswer } from "../code-table.js";
import { isObject } from "../connector.js";
import type { Endpoint, Outcome, Vendor, VendorReply } from "../protocol.js";
import { asOne } from "../wire.js";
import { qichachaProtocol } from "./qichacha.protocol.js";
import { qichacha } from "./qichacha.vendor.js";
import { taxForms } from "./tax-forms.js";

/** Of the words for how far an order is, the only one that is documented: all data are there. */
const DONE = "S";

function outcome(reply: VendorReply, endpoint: Endpoint, now: Date): Outcome {
  const told = qichachaProtocol.outcome(reply, endpoint, now);
  if (told.kind !== "RESULT") return told;
  const result = isObject(told.result) ? asOne(told.result["Result"]) : undefined;
  if (!isObject(result) || typeof result["DataStatus"] !== "string")
    return notAnAnswer("DataStatus", told.billed);
  if (result["DataStatus"] !== DONE) return { kind: "PENDING", billed: told.billed };
  const forms = taxForms(endpoint.envelope);
  // Amounts in a unit nobody knows are no amounts.
  return forms === undefined
    ? notAnAnswer("unit", told.billed)
    : { ...told, result: { unit: forms.unit, Result: result } };
}

/** Whether an address can do without more, as the tax orders need it. */
function lacks(endpoint: Endpoint): string | undefined {
  const lacking = qichachaProtocol.lacks?.(endpoint);
  if (lacking !== undefined) return lacking;
  if (taxForms(endpoint.envelope) !== undefined) return undefined;
  return "forms it can use (_ENVELOPE): which must name at most one of HEX and BASE64, and one of WANYUAN and YUAN";
}

/**
 * Qichacha's account as the tax orders use it: gathering takes the vendor minutes, and data come with the unit their
 * amounts are in.
 */
export const qichachaTax: Vendor = { ...qichacha, protocol: { ...qichachaProtocol, outcome, lacks } };
