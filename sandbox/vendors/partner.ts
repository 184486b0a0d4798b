import { NOT_FOUND, type PlayedVendor } from "../play.js";
import { statements } from "../wire/partner.js";

const STATEMENTS = /^\/v1\/enterprises\/([0-9A-Z]{18})\/statements$/;

const coded = (code: number, message: string, data: object | null = null): object => ({
  code,
  message,
  traceId: "0af7651916cd43dd8448eb211c80319c",
  data,
});

export const played: PlayedVendor = {
  answer: ({ method, url, headers }, { population, account, day }) => {
    if (headers["x-api-key"] !== account.token) return { status: 401, body: coded(1401, "invalid key") };
    const [, uscc] = STATEMENTS.exec(url.pathname) ?? [];
    if (method !== "GET" || uscc === undefined) return { status: 404, body: NOT_FOUND };
    const enterprise = population.byUscc(uscc);
    const data = enterprise && statements(enterprise, day);
    return {
      status: 200,
      body: data === undefined ? coded(1404, "no statements shared") : coded(0, "ok", data),
    };
  },
  refuse: (code) => coded(Number(code), "refused"),
  quota: "1430",
};
