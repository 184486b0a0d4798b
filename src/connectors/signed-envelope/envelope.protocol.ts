import { randomBytes } from "node:crypto";
import { z } from "zod";
import {
  BROKEN,
  codeTable,
  EMPTY,
  notAnAnswer,
  outcomeOf,
  PENDING,
  TOO_FAST,
  USED_UP,
} from "../code-table.js";
import { SourceFailure } from "../http.js";
import type { Endpoint, Outcome, Protocol, VendorReply } from "../protocol.js";
import { textOrNumber } from "../wire.js";
import { envelopeForms } from "./envelope-forms.js";
import { type EnvelopeKeys, envelopeKeys } from "./envelope-keys.js";
import { EnvelopeRefused, HEADERS, type SeenNonces } from "./envelope.js";
import { rememberNonces } from "./nonces.js";
import { open } from "./open.js";
import { seal } from "./seal.js";

const SUCCESS = "0";

/** What a gateway's codes mean besides success; `5` and two digits are a fault of its own, any other is a refusal. */
export const gatewayCodes = codeTable({
  202: PENDING, // 处理中
  404: EMPTY, // 查无记录
  423: USED_UP, // 当日额度用尽
  429: TOO_FAST, // 访问频率过快
});

const Answer = z.object({
  code: textOrNumber.pipe(z.string().regex(/^[\w-]{1,16}$/)),
  data: z.unknown().optional(),
});

/** What is agreed with the gateway at an address, and what it has sent already. */
interface Peer {
  readonly keys: EnvelopeKeys;
  readonly seen: SeenNonces;
}

// Read once for each address, and forgotten with it.
const peers = new WeakMap<Endpoint, Peer>();

/** What an address is to give, by what is agreed on, with the end of the variable's name. */
const WANTED: Readonly<Record<string, string>> = {
  appId: "its token (_TOKEN), the application's id at the gateway",
  ownPrivateKey: "its secret (_SECRET), the own SM2 private key of 64 hexadecimal digits",
  peerPublicKey: "its peer key (_PEER_KEY), the gateway's SM2 public key of 128 hexadecimal digits",
};
const FORMS_WANTED = "forms it can use (_ENVELOPE): which";

const agreedAt = ({ token, secret = "", peerKey = "", envelope }: Endpoint) =>
  envelopeKeys({
    appId: token,
    ownPrivateKey: secret,
    peerPublicKey: peerKey,
    ...envelopeForms(envelope),
  });

/** The first thing an address lacks, in words and never with its value; undefined where it will do. */
function lacks(endpoint: Endpoint): string | undefined {
  try {
    agreedAt(endpoint);
    return undefined;
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    const [issue] = error.issues;
    return WANTED[String(issue?.path[0])] ?? `${FORMS_WANTED} ${issue?.message}`;
  }
}

function peerAt(endpoint: Endpoint): Peer {
  const known = peers.get(endpoint);
  if (known !== undefined) return known;
  const lacking = lacks(endpoint);
  if (lacking !== undefined) throw new SourceFailure("REFUSED", `its address lacks ${lacking}`);
  const peer = { keys: agreedAt(endpoint), seen: rememberNonces() };
  peers.set(endpoint, peer);
  return peer;
}

function outcome(reply: VendorReply, endpoint: Endpoint, now: Date): Outcome {
  if (reply.headers[HEADERS.sign] === undefined) return inTheClear(reply.body);
  const { keys, seen } = peerAt(endpoint);
  try {
    return answered(open({ headers: reply.headers, body: reply.text }, keys, now, seen));
  } catch (error) {
    if (error instanceof EnvelopeRefused) return notAnAnswer(error.fault, false);
    throw error;
  }
}

function answered(opened: unknown): Outcome {
  const answer = Answer.safeParse(opened);
  if (!answer.success) return notAnAnswer("", false);
  const { code, data } = answer.data;
  if (code !== SUCCESS) return failureOf(code);
  return data === undefined || data === null
    ? notAnAnswer(code, false)
    : { kind: "RESULT", result: data, billed: false };
}

const failureOf = (code: string): Outcome =>
  /^5\d\d$/.test(code) ? ({ ...BROKEN, code } as Outcome) : outcomeOf(gatewayCodes, code);

/** A gateway that does not know who asks cannot seal: that it refuses is believed unsigned, and nothing else is. */
function inTheClear(body: unknown): Outcome {
  const answer = Answer.safeParse(body);
  const refused = answer.success && answer.data.code !== SUCCESS ? failureOf(answer.data.code) : undefined;
  return refused?.kind === "FAILED" ? refused : notAnAnswer("UNSIGNED", false);
}

/**
 * JSON in the envelope of government and bureau gateways, both ways: SM4-CBC under a fresh key, that key under the
 * peer's SM2 key, signed with SM3withSM2. Its `TOKEN` is the application's id, its `SECRET` the own private key. What
 * is asked is posted with the path it goes to inside, so that a signed question cannot be carried to another service.
 */
export const envelopeProtocol: Protocol = {
  request: ({ path, body }, endpoint, now) => {
    const { keys } = peerAt(endpoint);
    const sealed = seal({ ...body, path }, keys, now, randomBytes(16).toString("hex"));
    return { url: endpoint.url + path, method: "POST", ...sealed };
  },
  outcome,
  lacks,
};
