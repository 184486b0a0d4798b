import { NOT_FOUND, type Gateway, type PlayedReply, playVendor, UNAUTHORISED } from "./play.js";
import { businessDateAt, type Population } from "./population.js";
import { vendors, type VendorKind } from "./wire/replies.js";

export type { Gateway, GatewaySettings } from "./play.js";

/** What a gateway is started with; `port` 0 or left out takes a free one. */
export interface GatewayOptions {
  readonly kind: VendorKind;
  readonly population: Population;
  readonly token: string;
  readonly port?: number;
  /** The simulated present. */
  readonly now?: () => Date;
}

const MOST_SUBJECTS = 50;
const USCC_LIST = /^[0-9A-HJ-NPQRTUWXY]{18}(,[0-9A-HJ-NPQRTUWXY]{18})*$/;

/** The USCCs asked for, each once, or undefined where the parameter is missing, malformed or too long. */
function subjectsOf(query: URLSearchParams): string[] | undefined {
  const list = query.get("uscc") ?? "";
  if (!USCC_LIST.test(list)) return undefined;
  const usccs = list.split(",");
  return usccs.length <= MOST_SUBJECTS ? [...new Set(usccs)] : undefined;
}

/** Starts a gateway on 127.0.0.1; rejects where the port is taken. */
export function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { kind, population, token, port, now = () => new Date() } = options;
  const vendor = vendors[kind];

  function tell(query: URLSearchParams, unknownField: boolean): PlayedReply {
    const subjects = subjectsOf(query);
    if (subjects === undefined)
      return { status: 400, body: { error: `uscc must list 1 to ${MOST_SUBJECTS} codes of 18 characters` } };
    const at = businessDateAt(now());
    const undeclared = unknownField ? { undeclared: "1" } : {};
    const records = subjects.flatMap((uscc) => {
      const enterprise = population.byUscc(uscc);
      const record = enterprise && vendor.record(enterprise, at);
      return record === undefined ? [] : [{ ...record, ...undeclared }];
    });
    return { status: 200, body: vendor.reply(records) };
  }

  return playVendor({
    name: kind,
    seed: population.seed,
    token,
    ...(port === undefined ? {} : { port }),
    answer: (req, url, { unknownField }) => {
      if (req.headers.authorization !== `Bearer ${token}`) return { status: 401, body: UNAUTHORISED };
      if (req.method !== "GET" || url.pathname !== vendor.path) return { status: 404, body: NOT_FOUND };
      return tell(url.searchParams, unknownField);
    },
  });
}
