import { z } from "zod";
import { EMPTY, notAnAnswer } from "../code-table.js";
import { type Outcome, plainRequest, type Protocol, type Vendor, type VendorReply } from "../protocol.js";

const Envelope = z.object({ results: z.object({ companies: z.array(z.unknown()) }) });

/** A search answers with a page of companies: none is an answer, too. */
function outcome({ body }: VendorReply): Outcome {
  const envelope = Envelope.safeParse(body);
  if (!envelope.success) return notAnAnswer("", false);
  const { companies } = envelope.data.results;
  return companies.length === 0
    ? (EMPTY as Outcome)
    : { kind: "RESULT", result: { companies }, billed: true };
}

/** OpenCorporates, version 0.4: plain JSON, the token in the query. */
const protocol: Protocol = {
  request: (ask, { url, token }) => {
    const path = `${ask.path}${ask.path.includes("?") ? "&" : "?"}api_token=${encodeURIComponent(token)}`;
    return plainRequest({ ...ask, path }, url, {});
  },
  outcome,
};

/**
 * OpenCorporates, below `https://api.opencorporates.com/v0.4`: a token is needed, and a free one is good for some 50
 * calls a day.
 */
export const opencorporates: Vendor = {
  code: "opencorporates",
  title: { zh: "OpenCorporates 全球企业数据库", en: "OpenCorporates" },
  protocol,
  limits: { concurrency: 2, perSecond: 2 },
};
