/** Taken out once: inside a test's VM context every mention of a global costs a slow look-up. */
const { PI, cos, floor, imul, log, sqrt } = Math;

/** A stream of random draws; equal keys give the same stream on any day and in any process. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform whole number from `low` to `high`, both included. */
  between(low: number, high: number): number;
  /** Standard normal. */
  normal(): number;
  /** Exponential waiting time with the given mean. */
  wait(mean: number): number;
  chance(probability: number): boolean;
  pick<T>(options: readonly T[]): T;
  /** Picks by relative weight. */
  weighted<T>(options: readonly (readonly [T, number])[]): T;
}

/** Two 32-bit hashes of a text, by bryc's cyrb53. */
function hash(text: string): readonly [number, number] {
  let [h1, h2] = [0xdeadbeef, 0x41c6ce57];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    h1 = imul(h1 ^ code, 2654435761);
    h2 = imul(h2 ^ code, 1597334677);
  }
  h1 = imul(h1 ^ (h1 >>> 16), 2246822507) ^ imul(h2 ^ (h2 >>> 13), 3266489909);
  h2 = imul(h2 ^ (h2 >>> 16), 2246822507) ^ imul(h1 ^ (h1 >>> 13), 3266489909);
  return [h1 >>> 0, h2 >>> 0];
}

/** Chris Doty-Humphrey's sfc32, seeded from the hashed key. */
function sfc32(key: string): () => number {
  let [a, b] = hash(key);
  let [c, d] = [0, 1];
  const next = () => {
    const t = (a + b + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + t;
    return (t >>> 0) / 2 ** 32;
  };
  for (let i = 0; i < 12; i++) next();
  return next;
}

function weighted<T>(options: readonly (readonly [T, number])[], u: number): T {
  let left = u * options.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [option, weight] of options) if ((left -= weight) < 0) return option;
  throw new RangeError("No option carries weight");
}

function pick<T>(options: readonly T[], u: number): T {
  const chosen = options[floor(u * options.length)];
  if (chosen === undefined) throw new RangeError("Nothing to pick from");
  return chosen;
}

/** The stream of the given keys. */
export function random(...keys: readonly (string | number)[]): Random {
  const next = sfc32(keys.join("/"));
  return {
    next,
    between: (low, high) => low + floor(next() * (high - low + 1)),
    normal: () => sqrt(-2 * log(1 - next())) * cos(2 * PI * next()),
    wait: (mean) => -mean * log(1 - next()),
    chance: (probability) => next() < probability,
    pick: (options) => pick(options, next()),
    weighted: (options) => weighted(options, next()),
  };
}

/** A shuffle of 0 … size-1 per seed, worked out per element and both ways, so that drawn values never repeat. */
export interface Shuffle {
  /** `index` × size must stay below 2^53. */
  of(seed: number, index: number): number;
  indexOf(seed: number, value: number): number;
}

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));

function inverse(a: bigint, modulus: bigint): bigint {
  let [r, nextR, s, nextS] = [a, modulus, 1n, 0n];
  while (nextR !== 0n) {
    const q = r / nextR;
    [r, nextR] = [nextR, r - q * nextR];
    [s, nextS] = [nextS, s - q * nextS];
  }
  return ((s % modulus) + modulus) % modulus;
}

/** The shuffle named `name`: index → index × step + an offset of the seed, modulo size. */
export function shuffle(name: string, size: number): Shuffle {
  let step = floor(size * 0.6180339887);
  while (gcd(step, size) !== 1) step += 1;
  const modulus = BigInt(size);
  const back = inverse(BigInt(step), modulus);
  const offset = (seed: number) => hash(`${name}/${seed}`)[0] % size;
  return {
    of: (seed, index) => (index * step + offset(seed)) % size,
    indexOf: (seed, value) => Number((BigInt(value - offset(seed) + size) * back) % modulus),
  };
}
