/** How tests compile TypeScript: decorators with metadata, as the TypeScript compiler does it for the build. */
export default {
  jsc: {
    parser: { syntax: "typescript", decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
    target: "es2022",
  },
  module: { type: "es6" },
};
