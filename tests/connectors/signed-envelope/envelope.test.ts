import { createCipheriv } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { sm2 } from "sm-crypto-v2";
import { canonicalString } from "../../../src/connectors/signed-envelope/canonical.js";
import {
  EnvelopeRefused,
  HEADERS,
  type SealedMessage,
  WINDOW_MS,
} from "../../../src/connectors/signed-envelope/envelope.js";
import { type EnvelopeKeys, envelopeKeys } from "../../../src/connectors/signed-envelope/envelope-keys.js";
import { rememberNonces } from "../../../src/connectors/signed-envelope/nonces.js";
import { open } from "../../../src/connectors/signed-envelope/open.js";
import { seal } from "../../../src/connectors/signed-envelope/seal.js";
import { encryptSm2, signSm2 } from "../../../src/connectors/signed-envelope/sm2.js";

const [ours, theirs, strangers] = [1, 2, 3].map(() => sm2.generateKeyPairHex()) as [Pair, Pair, Pair];
type Pair = ReturnType<typeof sm2.generateKeyPairHex>;
type Form = Partial<
  Pick<EnvelopeKeys, "appId" | "cipherOrder" | "cipherPrefix" | "signatureForm" | "userId">
>;

const keysOf = (own: Pair, peer: Pair, form: Form = {}): EnvelopeKeys =>
  envelopeKeys({ appId: "surety-01", ownPrivateKey: own.privateKey, peerPublicKey: peer.publicKey, ...form });

const us = keysOf(ours, theirs);
const them = keysOf(theirs, ours);
const now = new Date("2026-03-01T02:00:00Z");
const nonce = "nonce-0001";
const later = (ms: number) => new Date(now.getTime() + ms);
const question = { uscc: "91510100MA6CXXXX0X", 姓名: "欧阳若兰", months: [1, 2, 3] };
const sealed = seal(question, us, now, nonce);

/** What opening ends in: the message, or why it is refused. */
function openedBy(keys: EnvelopeKeys, message: SealedMessage, at = now, seen = rememberNonces()): unknown {
  try {
    return open(message, keys, at, seen);
  } catch (error) {
    if (error instanceof EnvelopeRefused) return error.fault;
    throw error;
  }
}

const withHeader = (name: string, value: string): SealedMessage => ({
  ...sealed,
  headers: { ...sealed.headers, [name]: value },
});

/** Seals by hand, so that what is inside may be anything; signed as it should be. */
function sealedByHand(clear: Uint8Array, sm4Key = Buffer.alloc(16, 7)): SealedMessage {
  const cipher = createCipheriv("sm4-cbc", Buffer.alloc(16, 7), Buffer.alloc(16, 9));
  const content = {
    key: encryptSm2(sm4Key, theirs.publicKey, "C1C3C2"),
    iv: Buffer.alloc(16, 9).toString("hex"),
    data: Buffer.concat([cipher.update(clear), cipher.final()]).toString("hex"),
  };
  return signedByHand(content);
}

function signedByHand(content: { key: string; iv: string; data: string }): SealedMessage {
  const fields = { appId: "surety-01", timestamp: String(now.getTime()), nonce };
  const signed = Buffer.from(canonicalString({ ...content, ...fields }));
  return {
    headers: {
      [HEADERS.appId]: fields.appId,
      [HEADERS.timestamp]: fields.timestamp,
      [HEADERS.nonce]: nonce,
      [HEADERS.sign]: signSm2(signed, ours.privateKey, us.userId),
    },
    body: JSON.stringify(content),
  };
}

describe("a sealed message", () => {
  it("opens on the other side, and its answer on ours", () => {
    expect(openedBy(them, sealed)).toEqual(question);
    expect(openedBy(us, seal({ status: "PAYING" }, them, now, nonce))).toEqual({ status: "PAYING" });
  });

  it("shows nothing of what it says, and no two are alike", () => {
    const travelling = JSON.stringify(sealed);
    expect(travelling).not.toContain(question.uscc);
    expect(travelling).not.toContain(Buffer.from(question.uscc).toString("hex"));
    const again = JSON.parse(seal(question, us, now, nonce).body) as Record<string, string>;
    const before = JSON.parse(sealed.body) as Record<string, string>;
    for (const field of ["key", "iv", "data"]) expect(again[field]).not.toBe(before[field]);
  });

  const forms = (["C1C3C2", "C1C2C3"] as const).flatMap((cipherOrder) =>
    [false, true].flatMap((cipherPrefix) =>
      (["RAW", "DER"] as const).map((signatureForm) => ({ cipherOrder, cipherPrefix, signatureForm })),
    ),
  );

  it.each(forms)("opens in the form agreed on and in no other: %j", (form) => {
    const message = seal(question, keysOf(ours, theirs, form), now, nonce);
    const ends = forms.map((other) => openedBy(keysOf(theirs, ours, other), message));
    const expected = forms.map((other) => {
      if (other.signatureForm !== form.signatureForm) return "BAD_SIGNATURE";
      return other === form ? question : "UNDECIPHERABLE";
    });
    expect(ends).toEqual(expected);
  });

  it("opens, whatever it says", () => {
    const said = fc.dictionary(fc.string({ unit: "grapheme" }), fc.jsonValue());
    fc.assert(
      fc.property(said, fc.stringMatching(/^[\w-]{8,64}$/), (message, unique) => {
        const opened = openedBy(them, seal(message, us, now, unique));
        expect(JSON.stringify(opened)).toBe(JSON.stringify(message));
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    ["RAW", us, them],
    ["DER", keysOf(ours, theirs, { signatureForm: "DER" }), keysOf(theirs, ours, { signatureForm: "DER" })],
  ] as const)("is refused with any bit of it flipped, signed %s", (_form, from, to) => {
    const message = seal(question, from, now, nonce);
    const covered = Object.values(HEADERS).map((name): [string, string] => [
      name,
      message.headers[name] ?? "",
    ]);
    const texts: readonly [string, string][] = [...covered, ["body", message.body]];
    fc.assert(
      fc.property(
        fc.constantFrom(...texts).chain(([name, text]) =>
          fc.record({
            name: fc.constant(name),
            text: fc.constant(text),
            at: fc.nat(text.length - 1),
            bit: fc.nat(6),
          }),
        ),
        ({ name, text, at, bit }) => {
          const flipped =
            text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ (1 << bit)) + text.slice(at + 1);
          const altered =
            name === "body"
              ? { ...message, body: flipped }
              : { ...message, headers: { ...message.headers, [name]: flipped } };
          expect(openedBy(to, altered)).toMatch(/^(BAD_SIGNATURE|UNDECIPHERABLE)$/);
        },
      ),
      { numRuns: 400 },
    );
  });
});

describe("a message is refused", () => {
  it("that somebody else signed, or that was signed under another user id", () => {
    expect(openedBy(them, seal(question, keysOf(strangers, theirs), now, nonce))).toBe("BAD_SIGNATURE");
    const renamed = keysOf(ours, theirs, { userId: "ALICE123@YAHOO.COM" });
    expect(openedBy(them, seal(question, renamed, now, nonce))).toBe("BAD_SIGNATURE");
  });

  it("that comes back to whoever sent it", () => {
    expect(openedBy(us, sealed)).toBe("BAD_SIGNATURE");
  });

  it.each(Object.values(HEADERS))("without %s", (name) => {
    const headers = Object.fromEntries(Object.entries(sealed.headers).filter(([header]) => header !== name));
    expect(openedBy(them, { ...sealed, headers })).toBe("BAD_SIGNATURE");
  });

  it("that is for another application, even by the same peer", () => {
    expect(openedBy(them, withHeader(HEADERS.appId, "surety-02"))).toBe("BAD_SIGNATURE");
    const elsewhere = keysOf(ours, theirs, { appId: "surety-02" });
    expect(openedBy(them, seal(question, elsewhere, now, nonce))).toBe("BAD_SIGNATURE");
  });

  it("that was sealed for somebody else", () => {
    expect(openedBy(them, seal(question, keysOf(ours, strangers), now, nonce))).toBe("UNDECIPHERABLE");
  });

  it.each([
    [WINDOW_MS, question],
    [-WINDOW_MS, question],
    [WINDOW_MS + 1, "STALE"],
    [-WINDOW_MS - 1, "STALE"],
  ])("outside five minutes of the moment it names: %d ms", (ms, end) => {
    expect(openedBy(them, sealed, later(ms))).toEqual(end);
  });

  it("the second time", () => {
    const seen = rememberNonces();
    const ends = [0, 1, WINDOW_MS].map((ms) => openedBy(them, sealed, later(ms), seen));
    expect(ends).toEqual([question, "REPLAYED", "REPLAYED"]);
  });

  it("without using up the nonce of the true one, where it is forged or late", () => {
    const seen = rememberNonces();
    const forged = withHeader(HEADERS.sign, "0".repeat(128));
    expect(openedBy(them, forged, now, seen)).toBe("BAD_SIGNATURE");
    expect(openedBy(them, sealed, later(WINDOW_MS + 1), seen)).toBe("STALE");
    expect(openedBy(them, sealed, now, seen)).toEqual(question);
  });

  it.each([
    ["no JSON", "<html>"],
    ["another shape", `{"data":"00"}`],
    ["more than agreed", JSON.stringify({ ...(JSON.parse(sealed.body) as object), extra: "1" })],
    ["half a block", sealed.body.replace(/.."}$/, `"}`)],
  ])("whose body is %s", (_what, body) => {
    expect(openedBy(them, { ...sealed, body })).toBe("UNDECIPHERABLE");
  });

  it.each([
    ["is no JSON", sealedByHand(Buffer.from("not json"))],
    ["is no UTF-8", sealedByHand(Buffer.from([0x22, 0xff, 0x22]))],
    ["is under another key than it names", sealedByHand(Buffer.from("{}"), Buffer.alloc(16, 8))],
    ["is under a key of another length", sealedByHand(Buffer.from("{}"), Buffer.alloc(17, 7))],
    [
      "names no point of the curve",
      signedByHand({ key: "11".repeat(112), iv: "0".repeat(32), data: "0".repeat(32) }),
    ],
  ])("whose content %s, though it is signed", (_what, message) => {
    expect(openedBy(them, message)).toBe("UNDECIPHERABLE");
  });

  it("in words that say what to check, and nothing of the message", () => {
    const wrongs = [
      () => open(withHeader(HEADERS.sign, "f".repeat(128)), them, now, rememberNonces()),
      () => open(sealed, them, later(WINDOW_MS * 2), rememberNonces()),
      () => open({ ...sealed, body: "secret" }, them, now, rememberNonces()),
    ];
    for (const wrong of wrongs) {
      expect(wrong).toThrow(EnvelopeRefused);
      expect(wrong).toThrow(/check/);
      expect(wrong).not.toThrow(/secret|surety|nonce-0001|ffff/);
    }
  });
});

describe("sealing", () => {
  it.each(["short", "a&appId=b&c", "", "x".repeat(65)])("refuses the nonce %j", (unfit) => {
    expect(() => seal(question, us, now, unfit)).toThrow(/nonce/);
  });
});

describe("envelopeKeys", () => {
  const agreed = { appId: "a", ownPrivateKey: ours.privateKey, peerPublicKey: theirs.publicKey };

  it("takes a public key with its prefix or without, in either case, and says the usual of the rest", () => {
    const bare = envelopeKeys({ ...agreed, peerPublicKey: theirs.publicKey.slice(2).toUpperCase() });
    expect(bare).toEqual(envelopeKeys(agreed));
    expect(bare).toMatchObject({
      ...{ userId: "1234567812345678", cipherOrder: "C1C3C2", cipherPrefix: false, signatureForm: "RAW" },
    });
  });

  it.each([
    ["appId", { appId: "a&b" }],
    ["ownPrivateKey", { ownPrivateKey: "0".repeat(64) }],
    ["peerPublicKey", { peerPublicKey: `04${"5".repeat(128)}` }],
    ["userId", { userId: "" }],
  ])("refuses what is no %s, by its name and without its value", (name, wrong) => {
    const made = () => envelopeKeys({ ...agreed, ...wrong });
    expect(made).toThrow(name);
    expect(made).not.toThrow(/0{64}|5{128}|a&b/);
  });
});
