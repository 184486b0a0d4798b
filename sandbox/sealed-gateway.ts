import { randomBytes } from "node:crypto";
import { isObject } from "../src/connectors/connector.js";
import { EnvelopeRefused } from "../src/connectors/signed-envelope/envelope.js";
import { type EnvelopeKeys, envelopeKeys } from "../src/connectors/signed-envelope/envelope-keys.js";
import { newKeyPair, publicKeyOf } from "../src/connectors/signed-envelope/key-pair.js";
import { rememberNonces } from "../src/connectors/signed-envelope/nonces.js";
import { open } from "../src/connectors/signed-envelope/open.js";
import { seal } from "../src/connectors/signed-envelope/seal.js";
import type { Account, PlayedRequest, PlayedVendor, PlayedWorld } from "./play.js";

/** One service of a gateway: what it tells of what a request holds; undefined where the request is not its own. */
export type SealedService = (body: Record<string, unknown>, world: PlayedWorld) => object | undefined;

const PRIVATE_KEY = /^[0-9a-f]{64}$/;
/** Said in the clear: whoever does not show who they are cannot be sealed to. */
const NOT_BELIEVED = "401";

const refusal = (code: string, message: string) => ({ code, message });

function keysOf({ token, secret, vendorKey }: Account): EnvelopeKeys | undefined {
  if (vendorKey === undefined || !PRIVATE_KEY.test(secret)) return undefined;
  return envelopeKeys({ appId: token, ownPrivateKey: vendorKey, peerPublicKey: publicKeyOf(secret) });
}

/** Texts asked about, such as codes, each once; undefined where the list is missing, malformed or too long. */
export function askedFor(list: unknown, most: number): string[] | undefined {
  if (!Array.isArray(list) || list.length === 0 || list.length > most) return undefined;
  const texts = (list as unknown[]).filter((text): text is string => typeof text === "string");
  return texts.length === list.length ? [...new Set(texts)] : undefined;
}

/** A government gateway that takes and gives messages in the signed envelope, with a service for each path. */
export function sealedGateway(services: Readonly<Record<string, SealedService>>): PlayedVendor {
  const seen = rememberNonces();
  const stranger = newKeyPair();

  function opened({ headers, body }: PlayedRequest, { account, at }: PlayedWorld): unknown {
    const keys = keysOf(account);
    if (keys === undefined) return undefined;
    const texts = Object.entries(headers).filter((h): h is [string, string] => typeof h[1] === "string");
    try {
      return open({ headers: Object.fromEntries(texts), body }, keys, at, seen);
    } catch (error) {
      if (error instanceof EnvelopeRefused) return undefined;
      throw error;
    }
  }

  function told(request: PlayedRequest, world: PlayedWorld): object {
    const message = opened(request, world);
    if (!isObject(message)) return refusal(NOT_BELIEVED, "验签失败");
    const service = services[request.url.pathname];
    if (service === undefined || message["path"] !== request.url.pathname)
      return refusal("405", "服务不存在");
    const data = service(message, world);
    return data === undefined ? refusal("400", "请求参数有误") : { code: "0", message: "成功", data };
  }

  return {
    answer: (request, world) => ({ status: 200, body: told(request, world) }),
    refuse: (code) => refusal(code, "请求失败"),
    quota: "423",
    seal: (reply, { account, at, wrongSignature }) => {
      const keys = keysOf(account);
      if (keys === undefined || !isObject(reply.body) || reply.body["code"] === NOT_BELIEVED) return reply;
      const signing = wrongSignature ? { ...keys, ownPrivateKey: stranger.privateKey } : keys;
      const { headers, body } = seal(reply.body, signing, at, randomBytes(16).toString("hex"));
      return { ...reply, headers, body: JSON.parse(body) as object };
    },
  };
}
