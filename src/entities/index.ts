import { ConsentWithdrawal } from "./consent-withdrawal.entity.js";
import { ConsentRow } from "./consent.entity.js";
import { RiskSharing } from "./risk-sharing.entity.js";
import { Product } from "./product.entity.js";
import { PartyLink } from "./party-link.entity.js";
import { PartnerBank } from "./partner-bank.entity.js";
import { Loan } from "./loan.entity.js";
import { ManualLabelRemoval } from "./manual-label-removal.entity.js";
import { ManualLabel } from "./manual-label.entity.js";
import { Segment } from "./segment.entity.js";
import { ListEntry } from "./list-entry.entity.js";
import { ListRemoval } from "./list-removal.entity.js";
import { RecomputeChunk } from "./recompute-chunk.entity.js";
import { LabelMark } from "./label-mark.entity.js";
import { LabelInterval } from "./label-interval.entity.js";
import { CustomerLabels } from "./customer-labels.entity.js";
import { LedgerPeriod } from "./ledger-period.entity.js";
import { LedgerBalance } from "./ledger-balance.entity.js";
import { CustomerGroup } from "./customer-group.entity.js";
import { CounterGuarantee } from "./counter-guarantee.entity.js";
import { Application } from "./application.entity.js";
import { CustomerRole } from "./customer-role.entity.js";
import { Customer } from "./customer.entity.js";
import { FileLoad } from "./file-load.entity.js";
import { FileSource } from "./file-source.entity.js";
import { GuaranteeEvent } from "./guarantee-event.entity.js";
import { Guarantee } from "./guarantee.entity.js";
import { Identifier } from "./identifier.entity.js";
import { Job } from "./job.entity.js";
import { Institution } from "./institution.entity.js";
import { Observation } from "./observation.entity.js";
import { SourceCall } from "./source-call.entity.js";
import { SourceOrder } from "./source-order.entity.js";
import { SourceSpend } from "./source-spend.entity.js";
import { SubjectKey } from "./subject-key.entity.js";
import { Subject } from "./subject.entity.js";

/** Every table; the only list. */
export const entities = [
  Institution,
  Subject,
  SubjectKey,
  Identifier,
  Customer,
  CustomerRole,
  Guarantee,
  GuaranteeEvent,
  RiskSharing,
  Product,
  PartyLink,
  PartnerBank,
  Loan,
  LedgerPeriod,
  LedgerBalance,
  CustomerGroup,
  CounterGuarantee,
  Application,
  ListEntry,
  ListRemoval,
  ManualLabel,
  ManualLabelRemoval,
  Segment,
  Observation,
  SourceCall,
  SourceSpend,
  SourceOrder,
  ConsentRow,
  ConsentWithdrawal,
  FileLoad,
  FileSource,
  Job,
  LabelInterval,
  CustomerLabels,
  LabelMark,
  RecomputeChunk,
];
