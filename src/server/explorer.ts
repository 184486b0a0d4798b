import fastifyStatic from "@fastify/static";
import { getDistDirectory, isSandboxFrame, renderAltair, SANDBOX_FRAME_CSP } from "altair-static";
import type { FastifyInstance } from "fastify";

const ASSETS = "/explorer/";

const SAMPLE = `# 客户画像与标签 A customer's profile and labels
query Customers {
  customers(first: 5) {
    edges {
      node {
        name
        uscc
        profile {
          registry { status { value } establishedOn { value status source fetchedAt } }
          tax { arrears { value status reason { title { zh } } } revenue12m { value } }
          sources { title { zh } status reason { title { zh } detail } }
        }
        labels { title { zh } state text number missing }
      }
    }
  }
}
`;

/** Serves a query explorer to browsers that open the endpoint; all of it from this machine. */
export async function serveExplorer(app: FastifyInstance, endpoint: string): Promise<void> {
  await app.register(fastifyStatic, { root: getDistDirectory(), prefix: ASSETS, index: false });
  const page = renderAltair({
    baseURL: ASSETS,
    endpointURL: endpoint,
    initialQuery: SAMPLE,
    disableAccount: true,
    initialSettings: {
      language: "zh-CN",
      disablePushNotification: true,
      "banners.disable": true,
      "alert.disableUpdateNotification": true,
    },
  });
  app.addHook("onRequest", async (request, reply) => {
    const [path = "", query] = request.url.split("?");
    if (isSandboxFrame(path)) reply.header("content-security-policy", SANDBOX_FRAME_CSP);
    const browsing = request.method === "GET" && (request.headers.accept ?? "").includes("text/html");
    if (browsing && path === endpoint && query === undefined) await reply.type("text/html").send(page);
  });
}
