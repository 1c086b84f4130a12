import { ANY, type Field, type ListSchema, type Scalar, type Schema, type StructSchema } from './schema.ts';

/**
 * Types in a short notation, by package. A type is its name (and `atomic`) on a line, below it a line for each field:
 * its number in protobuf, its name (`...` for a struct whose fields are inlined), its type and its options.
 *
 * - `string?`: zero and empty differ from missing
 * - `map(T)`, `list(T)`: with `atomic`, or for a list `set` or `key=a,b`, by which server-side apply tells items apart
 * - `patch=key`, `patch`: how a strategic merge patch merges the list, where that is another key; `retain`: it may
 *   name the keys that stay
 */
export type TypeTexts = Readonly<Record<string, string>>;

const SCALARS = ['string', 'bool', 'int', 'number', 'bytes', 'time', 'microtime', 'quantity', 'intOrString'];

/** Reads type texts. The types may name each other in any order, also across the texts. */
export function parseTypes(texts: readonly TypeTexts[]): ReadonlyMap<string, StructSchema> {
  const types = new Map<string, StructSchema & { readonly lines: string[] }>();
  for (const [pkg, text] of texts.flatMap((one) => Object.entries(one))) {
    for (const block of text.trim().split(/\n(?=\S)/)) {
      const [head = '', ...lines] = block.split('\n');
      const [name = '', atomic] = head.split(' ');
      const maps = { fields: new Map<string, Field>(), wire: new Map<number, Field>() };
      types.set(name, { kind: 'struct', name: `${pkg}.${name}`, atomic: atomic === 'atomic', ...maps, lines });
    }
  }
  // Fields come second, because by then every type that they name is known.
  for (const type of types.values()) {
    const fields = type.lines.map((line) => parseField(line.trim(), types));
    for (const field of fields) (type.wire as Map<number, Field>).set(field.number, field);
  }
  for (const type of types.values()) collectFields(type, type.fields as Map<string, Field>);
  return types;
}

function collectFields(type: StructSchema, into: Map<string, Field>): void {
  for (const field of type.wire.values()) {
    if (field.inline && field.schema.kind === 'struct') collectFields(field.schema, into);
    else into.set(field.name, field);
  }
}

function parseField(line: string, types: ReadonlyMap<string, Schema>): Field {
  const inline = /^(\d+) \.\.\.(\w+)$/.exec(line);
  if (inline) {
    const [, number, type = ''] = inline;
    const schema = parseType(type, [], types);
    return { name: '', number: Number(number), schema, optional: false, retainKeys: false, inline: true };
  }
  const [number, name = '', type = '', ...options] = line.split(' ');
  return {
    name,
    number: Number(number),
    schema: parseType(type.replace('?', ''), options, types),
    optional: type.endsWith('?'),
    retainKeys: options.includes('retain'),
    inline: false,
  };
}

function parseType(text: string, options: readonly string[], types: ReadonlyMap<string, Schema>): Schema {
  const inner = /^(map|list)\((\w+)\)$/.exec(text);
  const atomic = options.includes('atomic');
  if (inner?.[1] === 'map') return { kind: 'map', values: parseType(inner[2] ?? '', [], types), atomic };
  if (inner) return parseList(parseType(inner[2] ?? '', [], types), options);
  if (text === 'any') return ANY;
  if (SCALARS.includes(text)) return { kind: 'scalar', type: text as Scalar };
  const named = types.get(text);
  if (!named) throw new Error(`type ${text} is not defined`);
  return named;
}

function parseList(items: Schema, options: readonly string[]): ListSchema {
  const value = (name: string): string | undefined =>
    options.find((one) => one.startsWith(`${name}=`))?.slice(name.length + 1);
  const keys = value('key')?.split(',') ?? [];
  const isSet = options.includes('set');
  const type = keys.length > 0 ? 'map' : isSet ? 'set' : 'atomic';
  const scalars = isSet || options.includes('patch') ? '' : undefined;
  return { kind: 'list', items, type, keys, mergeKey: value('patch') ?? keys[0] ?? scalars };
}
