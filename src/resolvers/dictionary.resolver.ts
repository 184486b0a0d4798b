import { Arg, Ctx, Query, Resolver } from "type-graphql";
import type { Connector } from "../connectors/connector.js";
import { type Dictionary, makeDictionary } from "../labels/dictionary.js";
import { DictionaryFactType, DictionaryType } from "../schema/dictionary.type.js";
import type { Context } from "./context.js";
import type { RequestScope } from "./loaders.js";

/** Made once for the sources and labels of a server: they are the same in every request. */
const made = new WeakMap<readonly Connector[], { labels: RequestScope["labels"]; dictionary: Dictionary }>();

function dictionaryOf({ connectors, labels }: RequestScope): Dictionary {
  const known = made.get(connectors);
  if (known?.labels === labels) return known.dictionary;
  const dictionary = makeDictionary(connectors, labels);
  made.set(connectors, { labels, dictionary });
  return dictionary;
}

/** What every fact means, where it comes from, and what reads it. */
@Resolver()
export class DictionaryResolver {
  @Query(() => DictionaryType, {
    description: "数据字典 Every fact there is, as declared, with the sources and labels of this server.",
  })
  dictionary(@Ctx() { loaders }: Context) {
    return dictionaryOf(loaders.scope);
  }

  @Query(() => DictionaryFactType, {
    nullable: true,
    description: "事实条目 One fact of the dictionary; null where there is none by this path.",
  })
  dictionaryFact(
    @Arg("path", () => String, { description: "路径 Such as tax.arrears." }) path: string,
    @Ctx() { loaders }: Context,
  ) {
    const facts = dictionaryOf(loaders.scope).dimensions.flatMap((dimension) => dimension.facts);
    return facts.find((fact) => fact.path === path) ?? null;
  }
}
