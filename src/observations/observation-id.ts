import { randomFillSync } from "node:crypto";
import { v7 as uuidv7 } from "uuid";

const ID_BYTES = 16;
const pool = Buffer.alloc(4096 * ID_BYTES);
let used = pool.length;

/** Random bytes; asking for many at a time costs a tenth of asking for few. */
function randomBytes16(): Buffer {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += ID_BYTES;
  return pool.subarray(used - ID_BYTES, used);
}

let lastMs = 0;
let sequence = 0;

/** A new id (UUID version 7); later ones of this process are greater, so that of two in a millisecond the last is known. */
export function newObservationId(): string {
  const random = randomBytes16();
  const now = Date.now();
  if (now > lastMs) {
    lastMs = now;
    sequence = random.readUInt32BE(0) >>> 1;
  } else sequence++;
  return uuidv7({ random, msecs: lastMs, seq: sequence });
}
