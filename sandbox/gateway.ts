import {
  type Gateway,
  NOT_FOUND,
  type PlayedReply,
  type PlayedVendor,
  playVendor,
  UNAUTHORISED,
} from "./play.js";
import type { Population } from "./population.js";
import { dateOf } from "./population/calendar.js";
import { vendors, type VendorKind } from "./wire/replies.js";

export type { Gateway, GatewaySettings } from "./play.js";

const MOST_SUBJECTS = 50;
const USCC_LIST = /^[0-9A-HJ-NPQRTUWXY]{18}(,[0-9A-HJ-NPQRTUWXY]{18})*$/;

/** The USCCs asked for, each once, or undefined where the parameter is missing, malformed or too long. */
function subjectsOf(query: URLSearchParams): string[] | undefined {
  const list = query.get("uscc") ?? "";
  if (!USCC_LIST.test(list)) return undefined;
  const usccs = list.split(",");
  return usccs.length <= MOST_SUBJECTS ? [...new Set(usccs)] : undefined;
}

/** A gateway that is asked about up to 50 enterprises at once. */
export function gatewayOf(kind: VendorKind): PlayedVendor {
  const vendor = vendors[kind];
  return {
    answer: ({ method, url, headers }, { population, account, day }): PlayedReply => {
      if (headers.authorization !== `Bearer ${account.token}`) return { status: 401, body: UNAUTHORISED };
      if (method !== "GET" || url.pathname !== vendor.path) return { status: 404, body: NOT_FOUND };
      const subjects = subjectsOf(url.searchParams);
      if (subjects === undefined) {
        const error = `uscc must list 1 to ${MOST_SUBJECTS} codes of 18 characters`;
        return { status: 400, body: { error } };
      }
      const records = subjects.flatMap((uscc) => {
        const enterprise = population.byUscc(uscc);
        const record = enterprise && vendor.record(enterprise, dateOf(day));
        return record === undefined ? [] : [record];
      });
      return { status: 200, body: vendor.reply(records) };
    },
  };
}

/** What a gateway is started with; `port` 0 or left out takes a free one. */
export interface GatewayOptions {
  readonly kind: VendorKind;
  readonly population: Population;
  readonly token: string;
  readonly port?: number;
  /** The simulated present. */
  readonly now?: () => Date;
}

/** Starts a gateway on 127.0.0.1; rejects where the port is taken. */
export const startGateway = ({ kind, token, ...options }: GatewayOptions): Promise<Gateway> =>
  playVendor(gatewayOf(kind), { name: kind, account: { token, secret: "" }, ...options });
