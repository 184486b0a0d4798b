import { isObject, type Json } from "../src/connectors/connector.js";
import { NOT_FOUND, type PlayedVendor, type PlayedWorld, UNAUTHORISED } from "./play.js";

/** What a service behind a bearer token answers to the body of a request; undefined where that is not fit to be answered. */
export type PostedService = (body: Json, world: PlayedWorld) => object | undefined;

function readJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** A gateway that takes a bearer token and answers requests posted as JSON, each path with a service of its own. */
export const bearerGateway =
  (services: Readonly<Record<string, PostedService>>): PlayedVendor["answer"] =>
  ({ method, url, headers, body }, world) => {
    if (headers.authorization !== `Bearer ${world.account.token}`) return { status: 401, body: UNAUTHORISED };
    const service = method === "POST" ? services[url.pathname] : undefined;
    if (service === undefined) return { status: 404, body: NOT_FOUND };
    const asked = readJson(body);
    const answer = isObject(asked) ? service(asked, world) : undefined;
    return answer === undefined
      ? { status: 400, body: { error: "not a request of this service" } }
      : { status: 200, body: answer };
  };
