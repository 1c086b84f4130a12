/** Replaces `{placeholders}` in a text; one that has no value shows as `<placeholder>`, as in the documentation. */
export function fillText(text: string, values: Readonly<Record<string, string>>): string {
  return replace(text, values, (value) => value);
}

/** The same in a command: values are quoted where a shell would read them as more than a word. */
export function fillCommand(command: string, values: Readonly<Record<string, string>>): string {
  return replace(command, values, quote);
}

function replace(text: string, values: Readonly<Record<string, string>>, show: (value: string) => string): string {
  // One name a placeholder: JMESPath's `{a: b}` is none.
  return text.replaceAll(/\{([a-zA-Z]+)\}/g, (_, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    return value === undefined ? `<${name}>` : show(value);
  });
}

function quote(value: string): string {
  return /^[\w./:,@=-]+$/.test(value) ? value : `'${value.replaceAll("'", String.raw`'\''`)}'`;
}
