import type { PlayedVendor } from "../play.js";
import { enterpriseFinder } from "../wire/enterprise-finder.js";
import { qixinbao, qixinbaoError } from "../wire/qixinbao.js";

export const played: PlayedVendor = {
  base: "/APIService",
  answer: (request, { population, account, at, day }) => ({
    status: 200,
    body: qixinbao(request, request.url, account, enterpriseFinder(population), at, day),
  }),
  refuse: qixinbaoError,
  quota: "216",
};
