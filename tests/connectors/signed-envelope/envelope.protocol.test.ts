import { describe, expect, it } from "@jest/globals";
import { sm2 } from "sm-crypto-v2";
import { SourceFailure } from "../../../src/connectors/http.js";
import type { Endpoint, VendorReply } from "../../../src/connectors/protocol.js";
import { envelopeForms } from "../../../src/connectors/signed-envelope/envelope-forms.js";
import { type EnvelopeKeys, envelopeKeys } from "../../../src/connectors/signed-envelope/envelope-keys.js";
import { HEADERS, WINDOW_MS } from "../../../src/connectors/signed-envelope/envelope.js";
import { envelopeProtocol, gatewayCodes } from "../../../src/connectors/signed-envelope/envelope.protocol.js";
import { rememberNonces } from "../../../src/connectors/signed-envelope/nonces.js";
import { open } from "../../../src/connectors/signed-envelope/open.js";
import { seal } from "../../../src/connectors/signed-envelope/seal.js";

const [ours, theirs, strangers] = [1, 2, 3].map(() => sm2.generateKeyPairHex()) as [Pair, Pair, Pair];
type Pair = ReturnType<typeof sm2.generateKeyPairHex>;

const now = new Date("2026-03-01T02:00:00Z");
const later = (ms: number) => new Date(now.getTime() + ms);
const ask = { method: "POST", path: "/tax/taxpayers", body: { usccs: ["91350100M000100Y43"] } } as const;
const { request, outcome, lacks } = envelopeProtocol;

/** An address of its own for each test, which has seen nothing yet. */
const address = (envelope?: string): Endpoint => ({
  url: "https://gov.example/api",
  token: "surety-01",
  secret: ours.privateKey,
  peerKey: theirs.publicKey,
  ...(envelope !== undefined && { envelope }),
});

const gateway = (envelope?: string, own = theirs): EnvelopeKeys =>
  envelopeKeys({
    appId: "surety-01",
    ownPrivateKey: own.privateKey,
    peerPublicKey: ours.publicKey,
    ...envelopeForms(envelope),
  });

let nonces = 0;
const replied = (
  message: Record<string, unknown>,
  { keys = gateway(), at = now, nonce = `reply-${++nonces}-nonce` } = {},
): VendorReply => {
  const { headers, body } = seal(message, keys, at, nonce);
  return { status: 200, headers, body: JSON.parse(body) as unknown, text: body };
};
const plainReply = (body: unknown): VendorReply => ({
  status: 200,
  headers: {},
  body,
  text: JSON.stringify(body),
});
const failed = (reason: string, transient: boolean, code: string) => ({
  kind: "FAILED",
  reason,
  transient,
  billed: false,
  code,
});
const malformed = (code: string) => failed("MALFORMED", false, code);

describe("a request in the envelope", () => {
  const opened = (sent: ReturnType<typeof request>, envelope?: string) =>
    open({ headers: sent.headers, body: sent.body ?? "" }, gateway(envelope), now, rememberNonces());

  it.each([undefined, "C1C2C3,04,DER", "C1C2C3", " DER , 04 "])(
    "opens at the gateway in the forms agreed on, %j, and names its path inside",
    (envelope) => {
      const sent = request(ask, address(envelope), now);
      expect(sent).toMatchObject({ method: "POST", url: "https://gov.example/api/tax/taxpayers" });
      expect(sent.headers[HEADERS.appId]).toBe("surety-01");
      expect(opened(sent, envelope)).toEqual({ usccs: ["91350100M000100Y43"], path: "/tax/taxpayers" });
    },
  );

  it("is posted even without a body, and shows neither what is asked nor a key", () => {
    const sent = request({ method: "GET", path: "/status" }, address(), now);
    expect(opened(sent)).toEqual({ path: "/status" });
    const travelling = JSON.stringify(request(ask, address(), now));
    for (const secret of ["91350100M000100Y43", ours.privateKey]) expect(travelling).not.toContain(secret);
  });

  it("has a nonce of its own each time", () => {
    const endpoint = address();
    const sent = [1, 2, 3].map(() => request(ask, endpoint, now).headers[HEADERS.nonce]);
    expect(new Set(sent).size).toBe(3);
  });

  it("is not made where the address lacks a key", () => {
    const bare = { url: "https://gov.example", token: "surety-01" };
    const making = () => request(ask, bare, now);
    expect(making).toThrow(SourceFailure);
    expect(making).toThrow("_SECRET");
  });
});

describe("an answer in the envelope", () => {
  it.each([undefined, "C1C2C3,04,DER"])("brings its data, in the forms %j", (envelope) => {
    const data = { records: [{ uscc: "91350100M000100Y43" }] };
    const reply = replied({ code: "0", message: "ok", data }, { keys: gateway(envelope) });
    expect(outcome(reply, address(envelope), now)).toEqual({ kind: "RESULT", result: data, billed: false });
  });

  const expected = [
    ["404", { kind: "EMPTY", billed: false }],
    ["202", { kind: "PENDING", billed: false }],
    ["429", failed("RATE_LIMITED", true, "429")],
    ["423", failed("RATE_LIMITED", false, "423")],
    ["500", failed("HTTP_ERROR", true, "500")],
    ["503", failed("HTTP_ERROR", true, "503")],
    ["401", failed("REFUSED", false, "401")],
    ["5000", failed("REFUSED", false, "5000")],
    ["NO_CONSENT", failed("REFUSED", false, "NO_CONSENT")],
  ] as const;
  it.each(expected)("%s means %j", (code, meaning) => {
    expect(outcome(replied({ code, message: "秘密" }), address(), now)).toEqual(meaning);
  });

  it("may write its code as a number, and has none that is not tried above", () => {
    expect(outcome(replied({ code: 404 }), address(), now)).toMatchObject({ kind: "EMPTY" });
    const tried = expected.map(([code]) => code as string);
    expect([...gatewayCodes.keys()].filter((code) => !tried.includes(code))).toEqual([]);
  });

  it.each([
    ["calls itself a success and brings nothing", { code: "0" }, "0"],
    ["calls itself a success and brings null", { code: "0", data: null }, "0"],
    ["has no code", { data: {} }, ""],
    ["has words for a code", { code: "张三 未授权" }, ""],
  ])("that %s is malformed", (_what, message, code) => {
    expect(outcome(replied(message), address(), now)).toEqual(malformed(code));
  });
});

describe("an answer that is not to be believed", () => {
  const good = { code: "0", data: { records: [] } };

  it("because somebody else signed it, is malformed, and says why without content", () => {
    const forged = replied(good, { keys: gateway(undefined, strangers) });
    expect(outcome(forged, address(), now)).toEqual(malformed("BAD_SIGNATURE"));
  });

  it.each([-WINDOW_MS - 1, WINDOW_MS + 1])("because it is %d ms off, is malformed", (ms) => {
    expect(outcome(replied(good, { at: later(ms) }), address(), now)).toEqual(malformed("STALE"));
  });

  it("because it came before, is malformed at that address and no other", () => {
    const [here, elsewhere] = [address(), address()];
    const reply = replied(good);
    expect(outcome(reply, here, now)).toMatchObject({ kind: "RESULT" });
    expect(outcome(reply, here, later(1_000))).toEqual(malformed("REPLAYED"));
    expect(outcome(reply, elsewhere, now)).toMatchObject({ kind: "RESULT" });
  });

  it("because it is sealed in another form, is malformed", () => {
    const reply = replied(good, { keys: gateway("C1C2C3") });
    expect(outcome(reply, address(), now)).toEqual(malformed("UNDECIPHERABLE"));
  });

  it("because it is not signed at all, is malformed, whatever good it tells", () => {
    for (const body of [good, { code: "404" }, { code: "202" }, { status: "S" }, []])
      expect(outcome(plainReply(body), address(), now)).toEqual(malformed("UNSIGNED"));
  });

  it("is still a refusal where it refuses: a gateway that does not know who asks cannot seal", () => {
    expect(outcome(plainReply({ code: "401", message: "验签失败" }), address(), now)).toEqual(
      failed("REFUSED", false, "401"),
    );
    expect(outcome(plainReply({ code: "503" }), address(), now)).toEqual(failed("HTTP_ERROR", true, "503"));
  });
});

describe("an address", () => {
  it("lacks nothing with keys that are keys, in whichever forms", () => {
    for (const envelope of [undefined, "", "C1C3C2,RAW", "DER"])
      expect(lacks?.(address(envelope))).toBeUndefined();
  });

  it.each([
    ["_TOKEN", { token: "" }],
    ["_SECRET", { secret: "5".repeat(63) }],
    ["_PEER_KEY", { peerKey: "5".repeat(128) }],
    ["_ENVELOPE", { envelope: "C1C2C3,C1C3C2" }],
    ["_ENVELOPE", { envelope: "RAW,DER" }],
    ["_ENVELOPE", { envelope: "der" }],
    ["_ENVELOPE", { envelope: "04,04" }],
    ["_ENVELOPE", { envelope: "DER," }],
  ])("lacks %s, by name and without its value: %j", (name, change) => {
    const lacking = lacks?.({ ...address(), ...change });
    expect(lacking).toContain(name);
    expect(lacking).not.toMatch(/5{20}/);
  });

  it.each([["_SECRET"], ["_PEER_KEY"]])("lacks %s where it is not set", (name) => {
    const { url, token, secret = "", peerKey = "" } = address();
    expect(lacks?.({ url, token, ...(name === "_SECRET" ? { peerKey } : { secret }) })).toContain(name);
  });
});
