import { notAnAnswer } from "../code-table.js";
import { isObject } from "../connector.js";
import { type Outcome, plainRequest, type Protocol, type VendorReply } from "../protocol.js";

const UNKNOWN_LEI = 404;

/** A 404 is an answer only where the service says so itself; without its errors nobody knows who answered. */
function outcome({ status, body }: VendorReply): Outcome {
  if (!isObject(body)) return notAnAnswer(String(status), false);
  if (status === UNKNOWN_LEI)
    return Array.isArray(body["errors"])
      ? { kind: "EMPTY", billed: false }
      : notAnAnswer(String(status), false);
  return isObject(body["data"])
    ? { kind: "RESULT", result: body, billed: false }
    : notAnAnswer(String(status), false);
}

/** GLEIF, the Global LEI Foundation: JSON:API without any proof of who asks. */
export const gleifProtocol: Protocol = {
  request: (ask, { url }) => plainRequest(ask, url, { accept: "application/vnd.api+json" }),
  outcome,
  speaksAt: [UNKNOWN_LEI],
};
