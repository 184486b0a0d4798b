/**
 * Server settings for a laptop. Commits are durable. The log carries server events only, tersely: statements,
 * parameters, error messages and their details may hold personal data and never reach it.
 */
const SETTINGS = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  max_connections: "100",
  shared_buffers: "256MB",
  fsync: "on",
  synchronous_commit: "on",
  wal_compression: "on",
  random_page_cost: "1.1",
  jit: "off",
  /** A query whose client was killed ends within a second, so that nobody seems connected who is not. */
  client_connection_check_interval: "1s",
  timezone: "UTC",
  log_timezone: "UTC",
  lc_messages: "C",
  logging_collector: "off",
  log_destination: "stderr",
  log_min_messages: "log",
  log_min_error_statement: "panic",
  log_error_verbosity: "terse",
  log_statement: "none",
  log_min_duration_statement: "-1",
  log_parameter_max_length: "0",
  log_parameter_max_length_on_error: "0",
  log_checkpoints: "off",
};

/** Arguments of `postgres` for a data directory and port. */
export function postgresArguments(data: string, port: number): string[] {
  const settings = Object.entries(SETTINGS).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  return ["-D", data, "-p", String(port), ...settings];
}
