import type { Connector } from "../../src/connectors/connector.js";
import { readReply } from "./vendor-replies.js";

/** The person the fixtures of sources about an applicant are about, and a phone of hers. */
export const PERSON = { residentId: "11010119900307293X", name: "欧阳若兰", phone: "13800000000" };

/** What a connector reads from a vendor's whole reply about that person. */
export const readAbout = (connector: Connector, body: unknown) =>
  readReply(connector, body, PERSON[connector.needs[0] as keyof typeof PERSON]);

const keyOf = (key: keyof typeof PERSON): string => PERSON[key];

/** A reading that said these facts of that person and nothing else. */
export const sayingOf = (facts: unknown, key: keyof typeof PERSON = "residentId") => ({
  said: { [keyOf(key)]: facts },
  malformed: {},
  unread: [],
});

/** A reading about that person that could not be made for this fault. */
export const faultyOf = (fault: string, key: keyof typeof PERSON = "residentId") => ({
  said: {},
  malformed: { [keyOf(key)]: fault },
  unread: [],
});

/** A failure as a table of codes tells it. */
export const failed = (code: string, reason: string, transient: boolean, billed = false) => ({
  kind: "FAILED",
  reason,
  transient,
  billed,
  code,
});
