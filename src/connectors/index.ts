import type { Connector } from "./connector.js";
import { fraudAConnector } from "./anti-fraud/fraud-a.connector.js";
import { fraudBConnector } from "./anti-fraud/fraud-b.connector.js";
import { fraudCConnector } from "./anti-fraud/fraud-c.connector.js";
import { fraudDConnector } from "./anti-fraud/fraud-d.connector.js";
import { gleifLeiConnector } from "./gleif/gleif-lei.connector.js";
import { judicialConnector } from "./judicial/judicial.connector.js";
import { multiLendingConnector } from "./multi-lending/multi-lending.connector.js";
import { pbocEnterpriseConnector } from "./pboc/pboc-enterprise.connector.js";
import { pbocPersonalConnector } from "./pboc/pboc-personal.connector.js";
import { providentFundGatewayConnector } from "./provident-fund/provident-fund-gateway.connector.js";
import { providentFundPersonConnector } from "./provident-fund/provident-fund-person.connector.js";
import { provincialTaxConnector } from "./provincial-tax/provincial-tax.connector.js";
import { qichachaAbnormalConnector } from "./qichacha/qichacha-abnormal.connector.js";
import { qichachaBasicConnector } from "./qichacha/qichacha-basic.connector.js";
import { qichachaChangesConnector } from "./qichacha/qichacha-changes.connector.js";
import { qichachaCourtNoticesConnector } from "./qichacha/qichacha-court-notices.connector.js";
import { qichachaDishonestConnector } from "./qichacha/qichacha-dishonest.connector.js";
import { qichachaEndedCasesConnector } from "./qichacha/qichacha-ended-cases.connector.js";
import { qichachaEnforcementsConnector } from "./qichacha/qichacha-enforcements.connector.js";
import { qichachaEquityFreezesConnector } from "./qichacha/qichacha-equity-freezes.connector.js";
import { qichachaEquityPledgesConnector } from "./qichacha/qichacha-equity-pledges.connector.js";
import { qichachaFilingsConnector } from "./qichacha/qichacha-filings.connector.js";
import { qichachaHearingsConnector } from "./qichacha/qichacha-hearings.connector.js";
import { qichachaJudgmentsConnector } from "./qichacha/qichacha-judgments.connector.js";
import { qichachaPenaltiesConnector } from "./qichacha/qichacha-penalties.connector.js";
import { qichachaPersonnelConnector } from "./qichacha/qichacha-personnel.connector.js";
import { qichachaRestrictionsConnector } from "./qichacha/qichacha-restrictions.connector.js";
import { qichachaSeriousViolationsConnector } from "./qichacha/qichacha-serious-violations.connector.js";
import { qichachaShareholdersConnector } from "./qichacha/qichacha-shareholders.connector.js";
import { qichachaTaxConnector } from "./qichacha/qichacha-tax.connector.js";
import { qixinbaoBasicConnector } from "./qixinbao/qixinbao-basic.connector.js";
import { qixinbaoShareholdersConnector } from "./qixinbao/qixinbao-shareholders.connector.js";
import { registryConnector } from "./registry/registry.connector.js";
import { socialSecurityGatewayConnector } from "./social-security/social-security-gateway.connector.js";
import { socialSecurityPersonConnector } from "./social-security/social-security-person.connector.js";
import { taxConnector } from "./tax/tax.connector.js";
import { aliyunTelecomConnector } from "./telecom/aliyun-telecom.connector.js";
import { aliyunTenureConnector } from "./telecom/aliyun-tenure.connector.js";
import { carrierGatewayConnector } from "./telecom/carrier-gateway.connector.js";
import { esignTelecomConnector } from "./telecom/esign-telecom.connector.js";
import { tencentTelecomConnector } from "./telecom/tencent-telecom.connector.js";
import { tianyanchaAbnormalConnector } from "./tianyancha/tianyancha-abnormal.connector.js";
import { tianyanchaBasicConnector } from "./tianyancha/tianyancha-basic.connector.js";
import { tianyanchaChangesConnector } from "./tianyancha/tianyancha-changes.connector.js";
import { tianyanchaCourtNoticesConnector } from "./tianyancha/tianyancha-court-notices.connector.js";
import { tianyanchaDishonestConnector } from "./tianyancha/tianyancha-dishonest.connector.js";
import { tianyanchaEndedCasesConnector } from "./tianyancha/tianyancha-ended-cases.connector.js";
import { tianyanchaEnforcementsConnector } from "./tianyancha/tianyancha-enforcements.connector.js";
import { tianyanchaFilingsConnector } from "./tianyancha/tianyancha-filings.connector.js";
import { tianyanchaHearingsConnector } from "./tianyancha/tianyancha-hearings.connector.js";
import { tianyanchaJudgmentsConnector } from "./tianyancha/tianyancha-judgments.connector.js";
import { tianyanchaPersonnelConnector } from "./tianyancha/tianyancha-personnel.connector.js";
import { tianyanchaRestrictionsConnector } from "./tianyancha/tianyancha-restrictions.connector.js";
import { tianyanchaShareholdersConnector } from "./tianyancha/tianyancha-shareholders.connector.js";
import { yenteConnector } from "./yente/yente.connector.js";

/** Every source asked over HTTP; the only list. */
export const connectors: readonly Connector[] = [
  registryConnector,
  taxConnector,
  provincialTaxConnector,
  socialSecurityGatewayConnector,
  socialSecurityPersonConnector,
  providentFundGatewayConnector,
  providentFundPersonConnector,
  judicialConnector,
  qichachaBasicConnector,
  qichachaAbnormalConnector,
  qichachaDishonestConnector,
  qichachaEnforcementsConnector,
  qichachaEquityPledgesConnector,
  qichachaJudgmentsConnector,
  qichachaChangesConnector,
  qichachaCourtNoticesConnector,
  qichachaEndedCasesConnector,
  qichachaEquityFreezesConnector,
  qichachaFilingsConnector,
  qichachaHearingsConnector,
  qichachaPenaltiesConnector,
  qichachaPersonnelConnector,
  qichachaRestrictionsConnector,
  qichachaSeriousViolationsConnector,
  qichachaShareholdersConnector,
  tianyanchaBasicConnector,
  tianyanchaAbnormalConnector,
  tianyanchaDishonestConnector,
  tianyanchaEnforcementsConnector,
  tianyanchaJudgmentsConnector,
  tianyanchaChangesConnector,
  tianyanchaCourtNoticesConnector,
  tianyanchaEndedCasesConnector,
  tianyanchaFilingsConnector,
  tianyanchaHearingsConnector,
  tianyanchaPersonnelConnector,
  tianyanchaRestrictionsConnector,
  tianyanchaShareholdersConnector,
  qichachaTaxConnector,
  qixinbaoBasicConnector,
  qixinbaoShareholdersConnector,
  gleifLeiConnector,
  pbocEnterpriseConnector,
  pbocPersonalConnector,
  multiLendingConnector,
  fraudAConnector,
  fraudBConnector,
  fraudCConnector,
  fraudDConnector,
  aliyunTelecomConnector,
  tencentTelecomConnector,
  esignTelecomConnector,
  aliyunTenureConnector,
  carrierGatewayConnector,
  yenteConnector,
];
