import { inUrl, type KeyName, type Keys } from "../connector.js";

const SLOT = /\{([^{}]*)\}/g;

/** What a request is made of: text with keys in braces, such as `{uscc}`, alone or inside lists and objects. */
export type Template =
  string | number | boolean | null | readonly Template[] | { readonly [name: string]: Template };

const isList = (template: Template): template is readonly Template[] => Array.isArray(template);

/** The names in braces of a template, wherever they stand in it. */
export function slotsOf(template: Template): string[] {
  if (typeof template === "string") return [...template.matchAll(SLOT)].map(([, name = ""]) => name);
  if (typeof template !== "object" || template === null) return [];
  return (isList(template) ? [...template] : Object.values(template)).flatMap(slotsOf);
}

/** A path with its keys, fit for a URL. */
export const filledPath = (path: string, keys: Keys): string =>
  path.replaceAll(SLOT, (_slot, name: KeyName) => inUrl(keys, name));

/** A template with its keys as they are. */
export function filled(template: Template, keys: Keys): unknown {
  if (typeof template === "string")
    return template.replaceAll(SLOT, (_slot, name: KeyName) => keys[name] ?? "");
  if (typeof template !== "object" || template === null) return template;
  if (isList(template)) return template.map((part) => filled(part, keys));
  return Object.fromEntries(Object.entries(template).map(([name, part]) => [name, filled(part, keys)]));
}
