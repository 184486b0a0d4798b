import type { Title } from "../facts/fact.js";
import type { FailureReason } from "./http.js";

/** Where a vendor listens and what it is shown as proof. */
export interface Endpoint {
  readonly url: string;
  /** The bearer token, or the application's key where a request is signed. */
  readonly token: string;
  /** What requests are signed with, where they are. */
  readonly secret?: string;
  /** The peer's SM2 public key, where messages are sealed. */
  readonly peerKey?: string;
  /** The forms of sealing agreed on, where they are not the usual ones. */
  readonly envelope?: string;
}

/** What a source asks of its vendor, below the vendor's address. */
export interface Ask {
  readonly method: "GET" | "POST";
  /** With its query, encoded. */
  readonly path: string;
  readonly body?: Readonly<Record<string, unknown>>;
}

/** A request ready to be sent. */
export interface VendorRequest {
  readonly url: string;
  readonly method: Ask["method"];
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A reply as it came. */
export interface VendorReply {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  /** The body before it was read as JSON. */
  readonly text: string;
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
  /** Signs a request. */
  readonly request: (ask: Ask, endpoint: Endpoint, now: Date) => VendorRequest;
  /** Reads the envelope of a reply that came with an HTTP status of success, or one of `speaksAt`. */
  readonly outcome: (reply: VendorReply, endpoint: Endpoint, now: Date) => Outcome;
  /** HTTP statuses beside those of success whose body is an answer of the vendor. */
  readonly speaksAt?: readonly number[];
  /** What an endpoint lacks to be used, in words; looked at when the server starts. */
  readonly lacks?: (endpoint: Endpoint) => string | undefined;
}

/** A vendor, whose account several sources share. */
export interface Vendor {
  readonly code: string;
  readonly title: Title;
  readonly protocol: Protocol;
  /** Whether it answers anybody, without proof. */
  readonly isOpen?: boolean;
  /** How many calls may be under way at once, and how many may begin in a second. */
  readonly limits: { readonly concurrency: number; readonly perSecond: number };
}

/** A request that sends what is asked as it is, below an address, with some headers. */
export const plainRequest = (
  { method, path, body }: Ask,
  url: string,
  headers: Readonly<Record<string, string>>,
): VendorRequest => ({
  method,
  url: url + path,
  headers: {
    accept: "application/json",
    ...(body === undefined ? {} : { "content-type": "application/json" }),
    ...headers,
  },
  ...(body === undefined ? {} : { body: JSON.stringify(body) }),
});

/** Plain JSON behind a bearer token: the reply is the result. */
export const bearerProtocol: Protocol = {
  request: (ask, { url, token }) => plainRequest(ask, url, { authorization: `Bearer ${token}` }),
  outcome: ({ body }) => ({ kind: "RESULT", result: body, billed: false }),
};

/** What an endpoint without a secret lacks, where requests are signed with one. */
export const lacksSecret = ({ secret }: Endpoint): string | undefined =>
  secret === undefined || secret === "" ? "its secret, which requests are signed with" : undefined;
