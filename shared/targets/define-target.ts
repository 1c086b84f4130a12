import type { AuthKind } from '../connection/vocabulary.ts';
import type { ConnectionMethod } from './connection-method.ts';
import { supportedClientTypes } from './supported-client-types.ts';
import { TargetError } from './target-error.ts';
import type { Target } from './target.ts';

/** What differs between targets. The rest of `Target` follows from the methods. */
export interface TargetDefinition extends Omit<Target, 'authKinds' | 'clientTypes' | 'keys' | 'configuration'> {
  readonly methods: readonly ConnectionMethod[];
}

export function defineTarget({ methods, ...description }: TargetDefinition): Target {
  const methodFor = (auth: AuthKind): ConnectionMethod | undefined => methods.find(({ kind }) => kind === auth);
  const target: Target = {
    ...description,
    authKinds: methods.map(({ kind }) => kind),
    clientTypes: (auth) => methodFor(auth)?.clientTypes ?? [],
    keys: (auth, clientType) => methodFor(auth)?.keys(clientType) ?? [],
    configuration: async (arm, request) => {
      const { clientType, credentials } = request;
      const method = methodFor(credentials.kind);
      if (method?.clientTypes.includes(clientType)) return method.configuration(arm, request);
      const supported = supportedClientTypes(target, credentials.kind);
      const message = `${target.name} has no keys for client type ${clientType} with ${credentials.kind}. Client types that have: ${supported}`;
      throw new TargetError('CombinationNotSupported', message);
    },
  };
  return target;
}
