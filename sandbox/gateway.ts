import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { z } from "zod";
import { businessDateAt, type Population } from "./population.js";
import { random } from "./population/random.js";
import { vendors, type VendorKind } from "./wire/replies.js";

const Settings = z.strictObject({
  /** Mean delay of a reply; each takes between half and one and a half of it. */
  latencyMs: z.number().min(0).max(600_000),
  fault: z.enum(["none", "http500", "http429", "garbage", "wrongShape", "hang", "reset"]),
  /** Every n-th request meets the fault. */
  faultEvery: z.int().min(1),
  /** Adds to each record a field nobody declared. */
  unknownField: z.boolean(),
});
const Change = Settings.partial();

/** How a gateway behaves just now. */
export type GatewaySettings = z.output<typeof Settings>;

/** A running vendor. */
export interface Gateway {
  readonly url: string;
  readonly port: number;
  /** Requests received so far, other than those for its control. */
  calls(): number;
  /** Changes some settings and tells all of them. Throws ZodError on settings there are none of. */
  control(change: Partial<GatewaySettings>): GatewaySettings;
  /** Stops listening and ends open sockets, answered or not. */
  close(): Promise<void>;
}

/** What a gateway is started with; `port` 0 or left out takes a free one. */
export interface GatewayOptions {
  readonly kind: VendorKind;
  readonly population: Population;
  readonly token: string;
  readonly port?: number;
  /** The simulated present. */
  readonly now?: () => Date;
}

const CONTROL_PATH = "/__control";
const MOST_SUBJECTS = 50;
const USCC_LIST = /^[0-9A-HJ-NPQRTUWXY]{18}(,[0-9A-HJ-NPQRTUWXY]{18})*$/;
const UNAUTHORISED = { error: "unauthorised" };
const NOT_FOUND = { error: "not found" };
const ORDINARY: GatewaySettings = { latencyMs: 0, fault: "none", faultEvery: 1, unknownField: false };

function sendJson(
  res: ServerResponse,
  status: number,
  body: object,
  headers: Record<string, string> = {},
): void {
  res.writeHead(status, { "content-type": "application/json; charset=utf-8", ...headers });
  res.end(JSON.stringify(body));
}

const faults: Record<Exclude<GatewaySettings["fault"], "none">, (res: ServerResponse) => void> = {
  http500: (res) => sendJson(res, 500, { error: "internal error" }),
  http429: (res) => sendJson(res, 429, { error: "too many requests" }, { "retry-after": "1" }),
  garbage: (res) => {
    res.writeHead(200, { "content-type": "application/json; charset=utf-8" });
    res.end("<html><body>系统维护中</body></html>");
  },
  wrongShape: (res) => sendJson(res, 200, { status: "S", result: { list: [{ id: 1 }] } }),
  hang: () => undefined,
  reset: (res) => res.destroy(),
};

/** The USCCs asked for, each once, or undefined where the parameter is missing, malformed or too long. */
function subjectsOf(query: string): string[] | undefined {
  const list = new URLSearchParams(query).get("uscc") ?? "";
  if (!USCC_LIST.test(list)) return undefined;
  const usccs = list.split(",");
  return usccs.length <= MOST_SUBJECTS ? [...new Set(usccs)] : undefined;
}

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

/** Starts a vendor on 127.0.0.1; rejects where the port is taken. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { kind, population, token, port = 0, now = () => new Date() } = options;
  const vendor = vendors[kind];
  const jitter = random(population.seed, kind, "jitter");
  let settings = ORDINARY;
  let calls = 0;

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

  function answer(query: string, res: ServerResponse): void {
    const subjects = subjectsOf(query);
    if (subjects === undefined) {
      sendJson(res, 400, { error: `uscc must list 1 to ${MOST_SUBJECTS} codes of 18 characters` });
      return;
    }
    const at = businessDateAt(now());
    const undeclared = settings.unknownField ? { undeclared: "1" } : {};
    const records = subjects.flatMap((uscc) => {
      const enterprise = population.byUscc(uscc);
      const record = enterprise && vendor.record(enterprise, at);
      return record === undefined ? [] : [{ ...record, ...undeclared }];
    });
    sendJson(res, 200, vendor.reply(records));
  }

  function serve(path: string, query: string, req: IncomingMessage, res: ServerResponse): void {
    calls += 1;
    const { fault, faultEvery, latencyMs } = settings;
    const faulty = calls % faultEvery === 0;
    const act = (): void => {
      if (fault !== "none" && faulty) faults[fault](res);
      else if (req.headers.authorization !== `Bearer ${token}`) sendJson(res, 401, UNAUTHORISED);
      else if (req.method === "GET" && path === vendor.path) answer(query, res);
      else sendJson(res, 404, NOT_FOUND);
    };
    if (latencyMs === 0) {
      act();
      return;
    }
    const timer = setTimeout(act, latencyMs * (0.5 + jitter.next()));
    res.once("close", () => clearTimeout(timer));
  }

  const server = createServer((req, res) => {
    const [path = "", query = ""] = (req.url ?? "").split("?", 2);
    if (path !== CONTROL_PATH) serve(path, query, req, res);
    else if (req.headers.authorization === `Bearer ${token}`) serveControl(req, res);
    else sendJson(res, 401, UNAUTHORISED);
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const bound = (server.address() as AddressInfo).port;

  return {
    url: `http://127.0.0.1:${bound}`,
    port: bound,
    calls: () => calls,
    control,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
