import { AppLoadError } from '../errors.ts';

/** Says whether a route parameter's value is allowed. */
export type Constraint = (value: string) => boolean;

const int64 = 2n ** 63n;

const plain: Record<string, Constraint> = {
  int: (value) => /^[+-]?\d+$/.test(value) && Number(value) >= -(2 ** 31) && Number(value) < 2 ** 31,
  long: (value) => isWhole(value) && BigInt(value) >= -int64 && BigInt(value) < int64,
  bool: (value) => /^(true|false)$/i.test(value),
  datetime: (value) => !Number.isNaN(Date.parse(value)),
  decimal: (value) => /^[+-]?(\d+\.?\d*|\.\d+)$/.test(value),
  double: (value) => /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value),
  float: (value) => /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value),
  guid: (value) => /^(\{[\da-f-]{36}\}|\([\da-f-]{36}\)|[\da-f]{8}(-?[\da-f]{4}){3}-?[\da-f]{12})$/i.test(value),
  alpha: (value) => /^[a-z]*$/i.test(value),
  required: (value) => value !== '',
};

const withArguments: Record<string, (first: number, second: number | undefined) => Constraint> = {
  minlength: (least) => (value) => value.length >= least,
  maxlength: (most) => (value) => value.length <= most,
  length: (least, most) => (value) => value.length >= least && value.length <= (most ?? least),
  min: (least) => (value) => isWhole(value) && Number(value) >= least,
  max: (most) => (value) => isWhole(value) && Number(value) <= most,
  range: (least, most) => (value) => isWhole(value) && Number(value) >= least && Number(value) <= (most ?? least),
};

function isWhole(value: string): boolean {
  return /^-?\d+$/.test(value);
}

/** Reads a constraint such as `int`, `length(3,5)` or `regex(^a+$)`: the built-in ones of ASP.NET Core routing. */
export function parseConstraint(text: string): Constraint {
  const { name = '', argument } = /^(?<name>\w+)(?:\((?<argument>.*)\))?$/s.exec(text)?.groups ?? {};
  const constraint =
    argument === undefined ? plain[name.toLowerCase()] : constraintWithArgument(name.toLowerCase(), argument);
  if (!constraint) throw new AppLoadError(`"${text}" is no route constraint that Azure Functions knows.`);
  return constraint;
}

function constraintWithArgument(name: string, argument: string): Constraint | undefined {
  if (name === 'regex') {
    const expression = new RegExp(argument, 'i');
    return (value) => expression.test(value);
  }
  const [first = Number.NaN, second] = argument.split(',').map(Number);
  if (Number.isNaN(first) || Number.isNaN(second ?? 0)) return undefined;
  return withArguments[name]?.(first, second);
}
