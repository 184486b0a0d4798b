import { registerEnumType } from "type-graphql";
import type { Title } from "../facts/fact.js";

/** An enum object of some words, as type-graphql wants it. */
export const enumOf = <V extends string>(...values: readonly V[]) =>
  Object.fromEntries(values.map((v) => [v, v])) as { [K in V]: K };

/** Makes an enum of the API from words with titles. */
export function titledEnum<V extends string>(
  name: string,
  description: string,
  titles: Readonly<Record<V, Title>>,
): { [K in V]: K } {
  const words = Object.keys(titles) as V[];
  const made = enumOf(...words);
  const valuesConfig = Object.fromEntries(
    words.map((word) => [word, { description: `${titles[word].zh} ${titles[word].en}` }]),
  ) as Record<V, { description: string }>;
  registerEnumType(made, { name, description, valuesConfig });
  return made;
}
