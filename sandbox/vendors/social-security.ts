import { sealedGateway } from "../sealed-gateway.js";
import { tellingEnterprises, tellingPersons } from "../wire/bureau-services.js";
import { insuredEmployer, insuredPerson } from "../wire/social-security.js";

export const played = sealedGateway({
  "/social-security/employers": tellingEnterprises("usccs", insuredEmployer),
  "/social-security/persons": tellingPersons(insuredPerson, { insurances: [] }),
});
