import { invalid, problem, valid, type Checked } from '../../shared/connection/problem.ts';

const NAME = 'keepKubernetesResources';

/** The query parameter that says whether a removal leaves the Secret and the ServiceAccount; false when it is absent. */
export function checkKeep(text: string | null | undefined): Checked<boolean> {
  const word = (text ?? 'false').toLowerCase();
  if (word === 'true' || word === 'false') return valid(word === 'true');
  // A word that was taken for false would remove what the caller wants to keep.
  return invalid(problem('InvalidField', NAME, `${NAME} must be true or false`));
}
