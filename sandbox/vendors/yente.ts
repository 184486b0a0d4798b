import { NOT_FOUND, type PlayedVendor } from "../play.js";
import { yenteMatches } from "../wire/yente.js";

export const played: PlayedVendor = {
  answer: ({ method, url, headers, body }, { account, population }) => {
    if (headers.authorization !== `ApiKey ${account.token}`)
      return { status: 401, body: { detail: "Invalid API key" } };
    if (method !== "POST" || !/^\/match\/[a-z_]+$/.test(url.pathname))
      return { status: 404, body: NOT_FOUND };
    const matches = yenteMatches(body, url, population);
    return matches === undefined
      ? { status: 400, body: { detail: "Invalid query" } }
      : { status: 200, body: matches };
  },
};
