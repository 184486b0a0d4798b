import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import pg from "pg";
import { Agent } from "undici";
import type { Keys } from "../../src/connectors/connector.js";
import { connectors } from "../../src/connectors/index.js";
import type { Endpoint } from "../../src/connectors/protocol.js";

/** What the hand-written server is told: whom to call, and where. */
export interface ByHandOptions {
  readonly url: string;
  readonly endpoints: Readonly<Record<string, Endpoint>>;
  readonly sources: readonly string[];
}

/**
 * The floor: what somebody would write in an afternoon. It asks the same sources with `Promise.all` over undici, keeps
 * what they said in one multi-row INSERT, and answers with it. No retries, no breaker, no budget, no consent, nothing
 * read or checked but the vendors' envelopes.
 */
function serve({ url, endpoints, sources }: ByHandOptions): void {
  const pool = new pg.Pool({ connectionString: url, max: 10 });
  const agent = new Agent();
  const asked = connectors.filter(({ source }) => sources.includes(source));

  async function answer(of: { enterprise: Keys; applicant: Keys }): Promise<string> {
    const said = await Promise.all(
      asked.map(async ({ source, vendor, about, ask: askFor }) => {
        const endpoint = endpoints[vendor.code];
        if (endpoint === undefined) throw new Error(`nobody plays ${vendor.code}`);
        const keys = about === "APPLICANT" ? of.applicant : of.enterprise;
        const sent = vendor.protocol.request(askFor([keys]), endpoint, new Date());
        const { origin, pathname, search } = new URL(sent.url);
        const { body, headers } = await agent.request({
          origin,
          path: pathname + search,
          method: sent.method,
          headers: sent.headers,
          body: sent.body ?? null,
        });
        const text = await body.text();
        const reply = { status: 200, headers: {}, body: JSON.parse(text) as unknown, text };
        // What is sealed must be opened, by whomever.
        return [
          source,
          vendor.protocol.outcome({ ...reply, headers: plain(headers) }, endpoint, new Date()),
        ] as const;
      }),
    );
    await pool.query({
      name: "keep",
      text: "insert into by_hand (subject, source, said) select $1, * from unnest($2::text[], $3::jsonb[])",
      values: [
        of.enterprise.uscc,
        said.map(([source]) => source),
        said.map(([, reply]) => JSON.stringify(reply)),
      ],
    });
    return JSON.stringify(Object.fromEntries(said));
  }

  const server = createServer((req, res) => {
    let body = "";
    req.setEncoding("utf8");
    req.on("data", (chunk: string) => (body += chunk));
    req.on("end", () => {
      answer(JSON.parse(body) as { enterprise: Keys; applicant: Keys }).then(
        (text) => res.writeHead(200, { "content-type": "application/json" }).end(text),
        (error: unknown) => res.writeHead(500).end(String(error)),
      );
    });
  });
  server.listen(0, "127.0.0.1", () => process.send?.((server.address() as AddressInfo).port));
}

const plain = (headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));

process.once("message", (options) => serve(options as ByHandOptions));
process.once("disconnect", () => process.exit(0));
