import { seen } from '../look.ts';
import type { Rule } from './symptom.ts';

export const registrationRules: Rule = ({ provider, records }) => {
  const state = seen(provider);
  // Without the extension nobody needs its provider.
  if (state === undefined || state === 'Registered' || records === 'cluster') return [];
  const evidence = [`Microsoft.KubernetesConfiguration is ${state}`];
  return [{ code: state === 'Registering' ? 'ProviderRegistering' : 'ProviderNotRegistered', evidence }];
};
