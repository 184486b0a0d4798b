import type { PlayedVendor } from "../play.js";
import { registered } from "../wire/enterprise-wire.js";

/** OpenCorporates as the sandbox plays it: a search by code among the companies of China. */
export const played: PlayedVendor = {
  base: "/v0.4",
  answer: ({ url }, { population, account, day }) => {
    if (url.searchParams.get("api_token") !== account.token)
      return { status: 401, body: { error: { message: "Invalid Api Token" } } };
    if (url.pathname !== "/v0.4/companies/search")
      return { status: 404, body: { error: { message: "Not found" } } };
    const enterprise = population.byUscc(url.searchParams.get("q") ?? "");
    const record = enterprise && registered(enterprise, day);
    const company = record && {
      name: record.entName,
      company_number: record.uscc,
      jurisdiction_code: "cn",
      incorporation_date: record.estDate,
      dissolution_date: null,
      company_type: record.entType,
      current_status: record.regState,
      inactive: record.regState === "注销" || record.regState === "吊销",
      registered_address_in_full: null,
      previous_names: [],
      source: { publisher: "国家企业信用信息公示系统", url: "", retrieved_at: record.updateTime },
      opencorporates_url: `https://opencorporates.com/companies/cn/${record.uscc}`,
    };
    const companies = company === undefined ? [] : [{ company }];
    const page = { page: 1, per_page: 30, total_pages: 1, total_count: companies.length };
    return { status: 200, body: { api_version: "0.4", results: { companies, ...page } } };
  },
};
