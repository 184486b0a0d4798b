import { expressionOf, type LabelDefinition } from "./definition.js";
import { labelType, offsetOf } from "./built-on.js";
import { type CompiledLabel, compileLabel, LabelError, positionOf } from "./compile.js";
import type { ParameterTypes } from "./environment.js";
import { ANY_DAY } from "./time.js";

/** The CEL type of each label, by code. Throws LabelError where two versions of one yield different types. */
export function labelTypes(definitions: readonly LabelDefinition[]): ParameterTypes {
  const types = new Map<string, ParameterTypes[string]>();
  for (const definition of definitions) {
    const { code, version } = definition;
    const [type, other] = [labelType(definition), types.get(code)];
    if (other !== undefined && other !== type) {
      const message = `version ${version} yields ${type}, another one ${other}: a label keeps its type, take a new code`;
      throw new LabelError("type_changed", code, message);
    }
    types.set(code, type);
  }
  return Object.fromEntries(types);
}

/** The labels in an order in which each comes after those it builds on. Throws LabelError on a circle. */
function inOrder(labels: readonly CompiledLabel[]): CompiledLabel[] {
  const byCode = new Map<string, CompiledLabel[]>();
  for (const label of labels) {
    const { code } = label.definition;
    byCode.set(code, [...(byCode.get(code) ?? []), label]);
  }
  const ordered: CompiledLabel[] = [];
  const done = new Set<string>();
  function visit(code: string, path: readonly string[]): void {
    if (done.has(code)) return;
    for (const label of byCode.get(code) ?? []) {
      for (const other of label.builtOn) {
        if (other === code || path.includes(other)) throw circle(label, other, [...path, code]);
        visit(other, [...path, code]);
      }
    }
    done.add(code);
    ordered.push(...(byCode.get(code) ?? []));
  }
  for (const code of byCode.keys()) visit(code, []);
  return ordered;
}

function circle({ definition, program }: CompiledLabel, other: string, path: readonly string[]): LabelError {
  const way = [...path.slice(path.indexOf(other)), other].join(" -> ");
  const message = `a label cannot build on itself: ${way}; take one of these reads out`;
  const offset = offsetOf(program.ast, other);
  const position = offset === undefined ? undefined : positionOf(expressionOf(definition), offset);
  return new LabelError("cycle", definition.code, message, position);
}

/** Puts each label after those it builds on, and adds their needs to its own. Throws LabelError on a circle. */
export function orderPack(labels: readonly CompiledLabel[]): CompiledLabel[] {
  const needs = new Map<string, CompiledLabel["needs"]>();
  const counting = new Set<string>();
  return inOrder(labels).map((label) => {
    const { code, kind } = label.definition;
    if (kind === "NUMBER" && label.time !== undefined) counting.add(code);
    const time = label.builtOn.some((other) => counting.has(other)) ? ANY_DAY : label.time;
    const all = [...new Set([...label.needs, ...label.builtOn.flatMap((other) => needs.get(other) ?? [])])];
    needs.set(code, [...new Set([...(needs.get(code) ?? []), ...all])]);
    return { ...label, needs: all, time };
  });
}

/** Checks every definition of a pack, and puts each label after those it builds on. Throws LabelError. */
export function compilePack(definitions: readonly LabelDefinition[]): CompiledLabel[] {
  const types = labelTypes(definitions);
  return orderPack(definitions.map((definition) => compileLabel(definition, types)));
}
