import { CustomerRole } from "./customer-role.entity.js";
import { Customer } from "./customer.entity.js";
import { FileLoad } from "./file-load.entity.js";
import { GuaranteeEvent } from "./guarantee-event.entity.js";
import { Guarantee } from "./guarantee.entity.js";
import { Identifier } from "./identifier.entity.js";
import { Institution } from "./institution.entity.js";
import { Observation } from "./observation.entity.js";
import { SourceCall } from "./source-call.entity.js";
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
  Observation,
  SourceCall,
  FileLoad,
];
