import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { z } from "zod";
import { random } from "./population/random.js";

const Settings = z.strictObject({
  /** Mean delay of a reply; each takes between half and one and a half of it. */
  latencyMs: z.number().min(0).max(600_000),
  fault: z.enum(["none", "http500", "http429", "garbage", "wrongShape", "halfBody", "hang", "reset"]),
  /** Every n-th request meets the fault. */
  faultEvery: z.int().min(1),
  /** A code of its own with which the vendor refuses every request; null for none. */
  vendorCode: z.string().nullable(),
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

/** A reply of a vendor. */
export interface PlayedReply {
  readonly status: number;
  readonly body: object;
}

/** What a vendor is and how it answers. */
export interface Play {
  /** Tells its random numbers from those of other vendors. */
  readonly name: string;
  readonly seed: number;
  /** 0 or left out takes a free one. */
  readonly port?: number;
  /** What opens the door to its control. */
  readonly token: string;
  readonly answer: (request: IncomingMessage, url: URL, settings: GatewaySettings) => PlayedReply;
}

const CONTROL_PATH = "/__control";
export const UNAUTHORISED = { error: "unauthorised" };
export const NOT_FOUND = { error: "not found" };
const ORDINARY: GatewaySettings = {
  latencyMs: 0,
  fault: "none",
  faultEvery: 1,
  vendorCode: null,
  unknownField: false,
};

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
export async function playVendor({ name, seed, port = 0, token, answer }: Play): Promise<Gateway> {
  const jitter = random(seed, name, "jitter");
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

  function serve(url: URL, req: IncomingMessage, res: ServerResponse): void {
    calls += 1;
    const { fault, faultEvery, latencyMs } = settings;
    const faulty = calls % faultEvery === 0;
    const act = (): void => {
      if (fault !== "none" && faulty) {
        faults[fault](res);
        return;
      }
      const { status, body } = answer(req, url, settings);
      sendJson(res, status, body);
    };
    if (latencyMs === 0) {
      act();
      return;
    }
    const timer = setTimeout(act, latencyMs * (0.5 + jitter.next()));
    res.once("close", () => clearTimeout(timer));
  }

  const server = createServer((req, res) => {
    const url = new URL(req.url ?? "/", "http://127.0.0.1");
    if (url.pathname !== CONTROL_PATH) serve(url, req, res);
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
