import { fenOfYuan } from "../../facts/fact.js";
import { type Connector, type Dataset, type KeyName, MalformedReply, particularsOf } from "../connector.js";
import { answerReader } from "./answer-reader.js";
import { mappedProtocol, type NamedProtocols } from "./mapped.protocol.js";
import type { SourceDeclaration } from "./source-declaration.js";
import { filled, filledPath } from "./template.js";

/** Makes a connector of a declared source: the same as one with code, asked about one subject at a time. */
export function mappedConnector(d: SourceDeclaration, named: NamedProtocols): Connector {
  const { source, title, dimension, request, rank } = d;
  const { code, limits } = d.vendor;
  const vendor = { code, title: d.vendor.title, protocol: mappedProtocol(d, named), limits };
  const needs = d.needs as [KeyName, ...KeyName[]]; // of at least one, as its form says
  const particulars = particularsOf(dimension, {
    about: d.about,
    needs,
    ...(d.basis === undefined ? {} : { basis: d.basis }),
  });
  const datasets: readonly Dataset[] = d.datasets ?? [`mapped.${source}`];
  const readAnswer = answerReader(dimension, d.answer);
  return {
    ...{ source, vendor, title, dimension, ...particulars, datasets, rank },
    cost: fenOfYuan(d.cost),
    batchSize: 1,
    ask: ([keys = {}]) => ({
      method: request.method,
      path: filledPath(request.path, keys),
      ...(request.body === undefined ? {} : { body: filled(request.body, keys) as Record<string, unknown> }),
    }),
    read: (message, [key, ...others]) => {
      if (key === undefined || others.length > 0)
        throw new MalformedReply("result: not asked about one subject");
      return readAnswer(message, key);
    },
    absent: d.absent,
    ignores: [...(d.answer.status?.ignore ?? []), ...d.answer.ignore],
  };
}
