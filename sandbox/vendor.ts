import { type Gateway, playVendor } from "./play.js";
import { businessDateAt, type Population } from "./population.js";
import { dayOf } from "./population/calendar.js";
import { type Account, qichacha, qichachaError } from "./wire/qichacha.js";
import { qixinbao, qixinbaoError } from "./wire/qixinbao.js";
import { tianyancha, tianyanchaError } from "./wire/tianyancha.js";

/** The commercial vendors the sandbox plays, by code: below which path, how each answers, and how it refuses. */
export const commercial = {
  qichacha: { base: "", answer: qichacha, refuse: qichachaError },
  tianyancha: { base: "/services", answer: tianyancha, refuse: tianyanchaError },
  qixinbao: { base: "/APIService", answer: qixinbao, refuse: qixinbaoError },
} as const;

export type CommercialVendor = keyof typeof commercial;

/** What a commercial vendor is started with; `port` 0 or left out takes a free one. */
export interface VendorOptions {
  readonly vendor: CommercialVendor;
  readonly population: Population;
  readonly account: Account;
  readonly port?: number;
  /** The simulated present. */
  readonly now?: () => Date;
}

const USCC = /^[0-9A-HJ-NPQRTUWXY]{18}$/;

/** Starts a commercial vendor on 127.0.0.1; rejects where the port is taken. Its token also opens its control. */
export async function startVendor({
  vendor,
  population,
  account,
  port,
  now = () => new Date(),
}: VendorOptions): Promise<Gateway> {
  const { base, answer, refuse } = commercial[vendor];
  const find = (keyword: string) => (USCC.test(keyword) ? population.byUscc(keyword) : undefined);
  const played = await playVendor({
    name: vendor,
    seed: population.seed,
    token: account.token,
    ...(port === undefined ? {} : { port }),
    answer: (req, url, { vendorCode }) => {
      if (vendorCode !== null) return { status: 200, body: refuse(vendorCode) };
      const at = now();
      return { status: 200, body: answer(req, url, account, find, at, dayOf(businessDateAt(at))) };
    },
  });
  return { ...played, url: played.url + base };
}
