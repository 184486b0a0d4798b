import type { PlayedVendor } from "../play.js";
import { enterpriseFinder } from "../wire/enterprise-finder.js";
import { tianyancha, tianyanchaError } from "../wire/tianyancha.js";

export const played: PlayedVendor = {
  base: "/services",
  answer: (request, { population, account, at, day }) => ({
    status: 200,
    body: tianyancha(request, request.url, account, enterpriseFinder(population), at, day),
  }),
  refuse: tianyanchaError,
  quota: "300007",
};
