import { notAnAnswer, outcomeOf, REFUSED } from "../code-table.js";
import { isObject } from "../connector.js";
import { type Outcome, plainRequest, type Protocol, type VendorReply } from "../protocol.js";

/** A query that is none, or a list there is none of. */
const BAD_QUERY = 400;

function outcome({ status, body }: VendorReply): Outcome {
  if (status === BAD_QUERY) return outcomeOf(new Map([[String(BAD_QUERY), REFUSED]]), String(BAD_QUERY));
  return isObject(body) ? { kind: "RESULT", result: body, billed: false } : notAnAnswer("", false);
}

/** OpenSanctions' matching API: an API key where it is hosted, nothing where the institution runs yente itself. */
export const yenteProtocol: Protocol = {
  request: (ask, { url, token }) =>
    plainRequest(ask, url, token === "" ? {} : { authorization: `ApiKey ${token}` }),
  outcome,
  speaksAt: [BAD_QUERY],
};
