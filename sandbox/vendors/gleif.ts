import type { PlayedVendor } from "../play.js";
import { gleif, gleifError } from "../wire/gleif.js";

const BASE = "/api/v1";

export const played: PlayedVendor = {
  base: BASE,
  answer: ({ method, url }, { population, day }) => {
    const path = url.pathname.startsWith(BASE) ? url.pathname.slice(BASE.length) : "";
    const found = method === "GET" ? gleif(path, population, day) : undefined;
    return found === undefined
      ? { status: 404, body: gleifError("404", "Not Found") }
      : { status: 200, body: found, headers: { "content-type": "application/vnd.api+json" } };
  },
};
