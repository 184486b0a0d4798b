import { Foundation1700000000000 } from "./1700000000000-foundation.js";

/** Every migration, oldest first. */
export const migrations = [Foundation1700000000000];
