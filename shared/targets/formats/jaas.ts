/**
 * A login module line of JAAS, as Kafka clients read it in `sasl.jaas.config`: options in single quotes, `\` before a
 * quote and before a backslash, and line ends as escapes, which would end the quotes otherwise.
 */
export function jaasLoginModule(module: string, options: readonly (readonly [name: string, value: string])[]): string {
  return `${[module, 'required', ...options.map(([name, value]) => `${name}=${quoted(value)}`)].join(' ')};`;
}

function quoted(value: string): string {
  const escaped = value.replaceAll(/[\\']/g, (character) => `\\${character}`);
  return `'${escaped.replaceAll('\n', '\\n').replaceAll('\r', '\\r')}'`;
}
