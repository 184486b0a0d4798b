import { once } from "node:events";
import { startEmbeddedPostgres } from "../../src/server/embedded-postgres.js";

/** A second application: starts the server of a home, says so in a line of JSON, and leaves on the word "stop". */
const [home = "", port] = process.argv.slice(2);
const server = await startEmbeddedPostgres({ home, preferredPort: Number(port) });
console.log(JSON.stringify({ url: server.url, port: server.port, pid: server.pid }));
await once(process.stdin, "data");
await server.stop();
process.exit();
