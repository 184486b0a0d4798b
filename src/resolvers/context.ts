import type { CustomerLoaders } from "./loaders.js";

/** What a resolver may use: the loaders of this request, already bound to its institution, signal and clock. */
export interface Context {
  readonly requestId: string;
  readonly loaders: CustomerLoaders;
}
