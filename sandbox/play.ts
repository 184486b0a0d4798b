import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { z } from "zod";
import { alterReply } from "./alter-reply.js";
import { delayMs } from "./delay.js";
import { businessDateAt, type Population } from "./population.js";
import { type Day, dayOf } from "./population/calendar.js";
import { random } from "./population/random.js";

const Settings = z.strictObject({
  /** Mean delay of a reply: each takes between half and one and a half of it. With `latencyP95Ms` the median. */
  latencyMs: z.number().min(0).max(600_000),
  /** The delay 95 of 100 replies stay below, spread log-normally around the median; null for an even spread. */
  latencyP95Ms: z.number().min(0).max(600_000).nullable(),
  fault: z.enum([
    ...(["none", "http500", "http429", "garbage", "wrongShape", "halfBody", "hang", "reset"] as const),
    /** Signs its reply with another key, where it signs. */
    "wrongSignature",
    /** Refuses because the account is used up, in its own words where it has some. */
    "quota",
    /** Calls a field of each record by another name than it used to. */
    "drift",
  ]),
  /** Every n-th request meets the fault. */
  faultEvery: z.int().min(1),
  /** A code of its own with which the vendor refuses every request; null for none. */
  vendorCode: z.string().nullable(),
  /** Adds to each record a field nobody declared. */
  unknownField: z.boolean(),
});
const Change = Settings.partial();

/** How a vendor behaves just now. */
export type GatewaySettings = z.output<typeof Settings>;

/** The account the sandbox gives: what requests are signed with and messages are sealed with. */
export interface Account {
  readonly token: string;
  /** What the customer signs with: for sealed messages an SM2 private key. */
  readonly secret: string;
  /** The SM2 private key of the vendor, where it seals messages. */
  readonly vendorKey?: string;
}

/** A request to a vendor, read whole. */
export interface PlayedRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What a vendor knows when it answers. */
export interface PlayedWorld {
  readonly population: Population;
  readonly account: Account;
  /** The simulated present. */
  readonly at: Date;
  /** The same as a day in Shanghai. */
  readonly day: Day;
  /** Whether it should sign with another key than its own. */
  readonly wrongSignature: boolean;
}

/** A reply of a vendor. */
export interface PlayedReply {
  readonly status: number;
  readonly body: object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A vendor as the sandbox plays it; `sandbox/vendors/<code>.ts` exports one as `played`. */
export interface PlayedVendor {
  /** The path below which it listens, such as `/services`. */
  readonly base?: string;
  readonly answer: (request: PlayedRequest, world: PlayedWorld) => PlayedReply;
  /** How it refuses with a code of its own. */
  readonly refuse?: (code: string) => object;
  /** Its own code for an account that is used up. */
  readonly quota?: string;
  /** Signs and seals what it answered, last of all. */
  readonly seal?: (reply: PlayedReply, world: PlayedWorld) => PlayedReply;
}

/** A running vendor. */
export interface Gateway {
  readonly url: string;
  readonly port: number;
  /** Requests received so far, other than those for its control; of one path, where it is given. */
  calls(path?: string): number;
  /** When clients hung up before they were answered, in epoch milliseconds. */
  abandoned(): readonly number[];
  /** Changes some settings and tells all of them. Throws ZodError on settings there are none of. */
  control(change: Partial<GatewaySettings>): GatewaySettings;
  /** Stops listening and ends open sockets, answered or not. */
  close(): Promise<void>;
}

/** What a vendor is started with; `port` 0 or left out takes a free one. */
export interface PlayOptions {
  /** Tells its random numbers from those of other vendors. */
  readonly name: string;
  readonly population: Population;
  /** Its token also opens its control. */
  readonly account: Account;
  readonly port?: number | undefined;
  /** The simulated present. */
  readonly now?: (() => Date) | undefined;
}

const CONTROL_PATH = "/__control";
export const UNAUTHORISED = { error: "unauthorised" };
export const NOT_FOUND = { error: "not found" };
/** A gateway's limits begin anew tomorrow. */
const TOMORROW_S = 86_400;
const ORDINARY: GatewaySettings = {
  latencyMs: 0,
  latencyP95Ms: null,
  fault: "none",
  faultEvery: 1,
  vendorCode: null,
  unknownField: false,
};

function sendJson(
  res: ServerResponse,
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): void {
  res.writeHead(status, { "content-type": "application/json; charset=utf-8", ...headers });
  res.end(JSON.stringify(body));
}

type Fault = GatewaySettings["fault"];

/** Faults of the line, whatever the vendor would have said. */
const faults: Partial<Record<Fault, (res: ServerResponse) => void>> = {
  http500: (res) => sendJson(res, 500, { error: "internal error" }),
  http429: (res) => sendJson(res, 429, { error: "too many requests" }, { "retry-after": "1" }),
  garbage: (res) => {
    res.writeHead(200, { "content-type": "application/json; charset=utf-8" });
    res.end("<html><body>系统维护中</body></html>");
  },
  wrongShape: (res) => sendJson(res, 200, { status: "S", result: { list: [{ id: 1 }] } }),
  halfBody: (res) => {
    res.writeHead(200, { "content-type": "application/json; charset=utf-8", "content-length": "1000" });
    res.write('{"Status":"200","result":', () => res.destroy());
  },
  hang: () => undefined,
  reset: (res) => res.destroy(),
};

function parseChange(body: string): Partial<GatewaySettings> | undefined {
  try {
    return Change.parse(JSON.parse(body));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return undefined;
    throw error;
  }
}

function readBody(req: IncomingMessage, then: (body: string) => void): void {
  let body = "";
  req.setEncoding("utf8");
  req.on("data", (chunk: string) => (body += chunk));
  req.once("end", () => then(body));
}

/** Plays a vendor on 127.0.0.1; rejects where the port is taken. */
export async function playVendor(vendor: PlayedVendor, options: PlayOptions): Promise<Gateway> {
  const { name, population, account, port = 0, now = () => new Date() } = options;
  const chance = random(population.seed, name, "jitter");
  const calls = new Map<string, number>();
  const abandoned: number[] = [];
  let settings = ORDINARY;
  let received = 0;

  function control(change: Partial<GatewaySettings>): GatewaySettings {
    settings = { ...settings, ...Change.parse(change) };
    return settings;
  }

  function serveControl(req: IncomingMessage, res: ServerResponse): void {
    if (req.method === "GET") sendJson(res, 200, settings);
    else if (req.method !== "PUT") sendJson(res, 404, NOT_FOUND);
    else
      readBody(req, (body) => {
        const change = parseChange(body);
        if (change === undefined) sendJson(res, 400, { error: "not a change of the settings" });
        else sendJson(res, 200, control(change));
      });
  }

  function refusal(code: string): PlayedReply {
    return { status: 200, body: vendor.refuse?.(code) ?? { error: code } };
  }

  function usedUp(): PlayedReply {
    if (vendor.quota !== undefined) return refusal(vendor.quota);
    return { status: 429, body: { error: "quota used up" }, headers: { "retry-after": String(TOMORROW_S) } };
  }

  function replyTo(request: PlayedRequest, fault: Fault): PlayedReply {
    const at = now();
    const day = dayOf(businessDateAt(at));
    const world = { population, account, at, day, wrongSignature: fault === "wrongSignature" };
    const { vendorCode, unknownField } = settings;
    const said =
      vendorCode !== null
        ? refusal(vendorCode)
        : fault === "quota"
          ? usedUp()
          : vendor.answer(request, world);
    const body = alterReply(said.body, { unknownField, drift: fault === "drift" });
    return vendor.seal?.({ ...said, body }, world) ?? { ...said, body };
  }

  function serve(url: URL, req: IncomingMessage, res: ServerResponse, body: string): void {
    const faulty = received % settings.faultEvery === 0;
    const fault = faulty ? settings.fault : "none";
    const act = (): void => {
      const broken = faults[fault];
      if (broken !== undefined) {
        broken(res);
        return;
      }
      const request = { method: req.method ?? "GET", url, headers: req.headers, body };
      const reply = replyTo(request, fault);
      sendJson(res, reply.status, reply.body, reply.headers);
    };
    const wait = delayMs(settings, chance);
    if (wait === 0) act();
    else {
      const timer = setTimeout(act, wait);
      res.once("close", () => clearTimeout(timer));
    }
  }

  const server = createServer((req, res) => {
    const url = new URL(req.url ?? "/", "http://127.0.0.1");
    if (url.pathname !== CONTROL_PATH) {
      received += 1;
      calls.set(url.pathname, (calls.get(url.pathname) ?? 0) + 1);
      res.once("close", () => {
        if (!res.writableFinished) abandoned.push(Date.now());
      });
      readBody(req, (body) => serve(url, req, res, body));
    } else if (req.headers.authorization === `Bearer ${account.token}`) serveControl(req, res);
    else sendJson(res, 401, UNAUTHORISED);
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const bound = (server.address() as AddressInfo).port;

  return {
    url: `http://127.0.0.1:${bound}${vendor.base ?? ""}`,
    port: bound,
    calls: (path) => (path === undefined ? received : (calls.get((vendor.base ?? "") + path) ?? 0)),
    abandoned: () => abandoned,
    control,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
