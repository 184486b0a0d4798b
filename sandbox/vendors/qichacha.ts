import type { PlayedVendor } from "../play.js";
import { enterpriseFinder } from "../wire/enterprise-finder.js";
import { qichacha, qichachaError } from "../wire/qichacha.js";

export const played: PlayedVendor = {
  answer: (request, { population, account, at, day }) => ({
    status: 200,
    body: qichacha(request, request.url, account, enterpriseFinder(population), at, day),
  }),
  refuse: qichachaError,
  quota: "112",
};
