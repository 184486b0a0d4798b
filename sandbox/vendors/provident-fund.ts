import { sealedGateway } from "../sealed-gateway.js";
import { tellingEnterprises, tellingPersons } from "../wire/bureau-services.js";
import { fundDepositor, payingEmployer } from "../wire/provident-fund.js";

export const played = sealedGateway({
  "/provident-fund/employers": tellingEnterprises("usccs", payingEmployer),
  "/provident-fund/persons": tellingPersons(fundDepositor, { accounts: [] }),
});
