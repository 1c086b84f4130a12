/** The verbs of a subresource. */
export function verbsOf(subresource: string): readonly string[] {
  if (subresource === 'log') return ['get'];
  if (subresource === 'finalize') return ['update'];
  return ['get', 'patch', 'update'];
}
