import { type SeenNonces, WINDOW_MS } from "./envelope.js";

/** From the earliest moment a message is believed to the last. */
const BELIEVED_MS = 2 * WINDOW_MS;

/**
 * Remembers nonces of one peer for as long as their messages could be believed again, in two generations: the older is
 * forgotten when the newer has lasted that long.
 */
export function rememberNonces(): SeenNonces {
  let newer = new Set<string>();
  let older = new Set<string>();
  let since = 0;
  return {
    take(nonce, now) {
      if (now.getTime() - since >= BELIEVED_MS) {
        older = newer;
        newer = new Set();
        since = now.getTime();
      }
      if (newer.has(nonce) || older.has(nonce)) return false;
      newer.add(nonce);
      return true;
    },
  };
}
