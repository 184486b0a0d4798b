import type { Title } from "../facts/fact.js";
import type { FailureReason } from "./http.js";

/** Where a vendor listens and what it is shown as proof. */
export interface Endpoint {
  readonly url: string;
  /** The bearer token, or the application's key where a request is signed. */
  readonly token: string;
  /** What requests are signed with, where they are. */
  readonly secret?: string;
}

/** A request ready to be sent. */
export interface VendorRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What a reply says about the request itself, before anybody looks at its content. */
export type Outcome =
  | { readonly kind: "RESULT"; readonly result: unknown; readonly billed: boolean }
  /** The vendor has no record; an answer like any other. */
  | { readonly kind: "EMPTY"; readonly billed: boolean }
  /** Asked too early: the vendor is still gathering. */
  | { readonly kind: "PENDING"; readonly billed: boolean }
  | {
      readonly kind: "FAILED";
      readonly reason: FailureReason;
      /** It may pass by itself within seconds. */
      readonly transient: boolean;
      readonly billed: boolean;
      /** The vendor's own code. */
      readonly code: string;
    };

/** How a vendor is talked to: signing requests, and telling from a reply how they went. Pure. */
export interface Protocol {
  /** Signs a request for a path, query included, below the vendor's address. */
  readonly request: (path: string, endpoint: Endpoint, now: Date) => VendorRequest;
  /** Reads the envelope of a reply that came with an HTTP status of success. */
  readonly outcome: (body: unknown) => Outcome;
}

/** A vendor, whose account several sources share. */
export interface Vendor {
  readonly code: string;
  readonly title: Title;
  readonly protocol: Protocol;
  /** How many calls may be under way at once, and how many may begin in a second. */
  readonly limits: { readonly concurrency: number; readonly perSecond: number };
}

/** Plain JSON behind a bearer token: the reply is the result. */
export const bearerProtocol: Protocol = {
  request: (path, { url, token }) => ({
    url: url + path,
    headers: { authorization: `Bearer ${token}`, accept: "application/json" },
  }),
  outcome: (body) => ({ kind: "RESULT", result: body, billed: false }),
};
