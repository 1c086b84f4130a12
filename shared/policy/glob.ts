/**
 * Does the text fit the pattern, in which `*` stands for any number of characters? Goes back to the last star only, so
 * that its time is bounded by the product of the two lengths whatever the pattern is.
 */
export function matchesGlob(pattern: string, text: string): boolean {
  const at = { pattern: 0, text: 0 };
  let retry: { readonly pattern: number; text: number } | undefined;
  while (at.text < text.length) {
    if (pattern[at.pattern] === '*') {
      at.pattern += 1;
      retry = { ...at };
    } else if (at.pattern < pattern.length && pattern[at.pattern] === text[at.text]) {
      at.pattern += 1;
      at.text += 1;
    } else if (retry) {
      // The last star takes one character more.
      retry.text += 1;
      at.pattern = retry.pattern;
      at.text = retry.text;
    } else return false;
  }
  return /^\**$/.test(pattern.slice(at.pattern));
}

/**
 * Does the scope cover the id? A scope covers itself and everything below it, as in Azure's access control. `*` stands
 * for characters within one segment, so that no star reaches over a `/`; a scope that is only `*` covers everything.
 * Letter case does not count, as in ARM.
 */
export function coversScope(scope: string, id: string): boolean {
  const patterns = segments(scope);
  const parts = segments(id);
  return patterns.length <= parts.length && patterns.every((pattern, at) => matchesGlob(pattern, parts[at] ?? ''));
}

function segments(path: string): string[] {
  return path.toLowerCase().replace(/\/+$/, '').split('/');
}
