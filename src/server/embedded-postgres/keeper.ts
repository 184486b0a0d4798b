import { Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { SUPERUSER, type Cluster } from "./cluster.js";

/**
 * The advisory lock every process of ours holds in shared mode while it uses the server. Who can take it
 * exclusively is alone; and while it is held so, the server is about to stop and no newcomer settles on it.
 */
const PRESENCE_LOCK = 1_397_905_747;

/** Tries to take the presence lock exclusively, and counts the other sessions of ours. */
export const COMPANY_QUERY = `
  select pg_try_advisory_lock(${PRESENCE_LOCK}) as free,
    (select count(*)::int from pg_stat_activity
      where backend_type = 'client backend' and application_name like 'suretygraph%'
        and pid <> pg_backend_pid()) as sessions`;

const CANNOT_CONNECT_NOW = "57P03";
const AUTHENTICATION_FAILED = "28";

/** Who else uses the server: nobody, sessions of ours without a keeper, or another process with its keeper. */
export type Company = "alone" | "sessions" | "keeper";

/** Our own session on the server: it marks our presence, and its end tells at once that the server is lost. */
export interface Keeper {
  /** Process id of the server. */
  readonly pid: number;
  readonly port: number;
  /** Resolves when the session ends, for whatever reason. */
  readonly ended: Promise<void>;
  /** Gives up our presence and says who is left; when alone, nobody new settles before `close`. */
  leave(): Promise<Company>;
  close(): Promise<void>;
}

/** An attempt to settle on a running server; `busy` is worth another try. */
export type Settlement =
  | { readonly kind: "kept"; readonly keeper: Keeper }
  | { readonly kind: "busy"; readonly why: string }
  | { readonly kind: "refused"; readonly why: string };

/** Connects to a server and marks our presence, if it really serves this cluster and is not about to stop. */
export async function settle(cluster: Cluster, pid: number, port: number): Promise<Settlement> {
  const socket = new Socket();
  const client = newClient(cluster.password, port, socket);
  client.on("error", ignoreBecauseEndFollows);
  const ended = new Promise<void>((resolve) => client.once("end", resolve));
  try {
    await client.connect();
    const { rows } = await client.query<{ data: string; present: boolean }>(
      "select current_setting('data_directory') as data, pg_try_advisory_lock_shared($1) as present",
      [PRESENCE_LOCK],
    );
    if (rows[0]?.data === cluster.data && rows[0].present) {
      socket.unref();
      return { kind: "kept", keeper: { pid, port, ended, ...partingFrom(client, socket) } };
    }
    await client.end();
    return { kind: "busy", why: "the server is stopping" };
  } catch (error) {
    socket.destroy();
    return classify(error as Error & { code?: string });
  }
}

function newClient(password: string, port: number, socket: Socket): pg.Client {
  return new pg.Client({
    host: "127.0.0.1",
    port,
    user: SUPERUSER,
    password,
    database: "postgres",
    ssl: false,
    application_name: "suretygraph keeper",
    options: "-c idle_session_timeout=0 -c statement_timeout=0",
    keepAlive: true,
    connectionTimeoutMillis: 5_000,
    stream: () => socket,
  });
}

/** pg emits `end` after every `error`, and the end is what is acted on. */
function ignoreBecauseEndFollows(): void {}

function classify(error: Error & { code?: string }): Settlement {
  if (error.code?.startsWith(AUTHENTICATION_FAILED) === true) return { kind: "refused", why: error.message };
  const why = error.code === CANNOT_CONNECT_NOW ? "the server is starting or stopping" : error.message;
  return { kind: "busy", why };
}

function partingFrom(client: pg.Client, socket: Socket): Pick<Keeper, "leave" | "close"> {
  return {
    leave: async () => {
      socket.ref();
      await client.query("select pg_advisory_unlock_shared($1)", [PRESENCE_LOCK]);
      return companyOf(client);
    },
    close: async () => {
      socket.ref();
      await client.end();
    },
  };
}

/** Sessions of our own pool, just closed, stay visible for a moment. */
async function companyOf(client: pg.Client): Promise<Company> {
  const until = Date.now() + 1_000;
  for (;;) {
    const { rows } = await client.query<{ free: boolean; sessions: number }>(COMPANY_QUERY);
    if (rows[0]?.free !== true) return "keeper";
    if (rows[0].sessions === 0) return "alone";
    if (Date.now() > until) return "sessions";
    await pause(25);
  }
}
