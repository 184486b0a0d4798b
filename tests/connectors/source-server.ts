import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** One request as the source saw it. */
export interface SeenRequest {
  readonly url: string;
  readonly authorization: string | undefined;
  readonly at: number;
  /** Settles when the exchange is over; true where the asker went away before it was answered. */
  readonly abandoned: Promise<boolean>;
}

/** A source made for a test, on 127.0.0.1. */
export interface SourceServer {
  readonly url: string;
  readonly seen: SeenRequest[];
  /** Resolves when so many requests have arrived. */
  arrived(count: number): Promise<void>;
  close(): Promise<void>;
}

export type Answerer = (res: ServerResponse, count: number, req: IncomingMessage) => void;

/** Answers with JSON. */
export function json(res: ServerResponse, body: unknown, status = 200, headers: Record<string, string> = {}) {
  res.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
}

/** Starts a source that answers as it is told, `count` being 1 for the first request. */
export async function startSource(answer: Answerer): Promise<SourceServer> {
  const seen: SeenRequest[] = [];
  const waiting: { count: number; resolve: () => void }[] = [];
  const server = createServer((req, res) => {
    seen.push({
      url: req.url ?? "",
      authorization: req.headers.authorization,
      at: Date.now(),
      abandoned: once(res, "close").then(() => !res.writableFinished),
    });
    answer(res, seen.length, req);
    for (const { count, resolve } of waiting) if (seen.length >= count) resolve();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    arrived: (count) =>
      new Promise((resolve) => {
        if (seen.length >= count) resolve();
        else waiting.push({ count, resolve });
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Something to wait for until it is opened. */
export function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}
