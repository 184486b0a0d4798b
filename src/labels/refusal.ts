/** Why an expression or its parameters were refused; `offset` is the character of the expression at fault. */
export class Refusal extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly offset?: number,
  ) {
    super(message);
  }
}
