import type { PlayedRequest, PlayedVendor, PlayedWorld } from "../play.js";
import { enterpriseFinder } from "../wire/enterprise-finder.js";
import { envelope, qichacha, qichachaError } from "../wire/qichacha.js";
import { isSigned } from "../wire/qichacha-signature.js";
import { taxOrders } from "../wire/qichacha-tax.js";

const tax = taxOrders(envelope);

/** The orders of tax data, which are posted, confirmed and polled; undefined for anything else. */
function taxAnswer({ method, url, headers, body }: PlayedRequest, world: PlayedWorld): object | undefined {
  const { population, account, at, day } = world;
  const query = url.searchParams;
  const orderNo = query.get("orderNo") ?? "";
  const find = enterpriseFinder(population);
  if (!url.pathname.startsWith("/TaxData/") || !isSigned({ headers }, query.get("key") ?? "", account, at))
    return undefined;
  switch (`${method} ${url.pathname}`) {
    case "POST /TaxData/CreateOrder":
      return tax.create(body, account.secret, find);
    case "GET /TaxData/SendCode":
      return tax.confirm(orderNo, query.get("verifyCode") ?? "");
    case "GET /TaxData/GetData":
      return tax.tell(orderNo, find, day);
    default:
      return undefined;
  }
}

export const played: PlayedVendor = {
  answer: (request, world) => {
    const { population, account, at, day } = world;
    const find = enterpriseFinder(population);
    const told = taxAnswer(request, world) ?? qichacha(request, request.url, account, find, at, day);
    return { status: 200, body: told };
  },
  refuse: qichachaError,
  quota: "112",
};
