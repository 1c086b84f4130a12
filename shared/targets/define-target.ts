import type { Arm } from '../azure/arm.ts';
import type { ResourceId } from '../connection/resource-id.ts';
import { isEndpoint, type ServiceEndpoint, type TargetId } from '../connection/target-id.ts';
import type { AuthKind } from '../connection/vocabulary.ts';
import type { ConnectionMethod } from './connection-method.ts';
import { supportedClientTypes } from './supported-client-types.ts';
import { TargetError } from './target-error.ts';
import type { Target, TargetAccess } from './target.ts';

type Description = Omit<
  Target,
  | 'authKinds'
  | 'clientTypes'
  | 'keys'
  | 'propertyFormat'
  | 'propertyKeys'
  | 'configuration'
  | 'read'
  | 'access'
  | 'ways'
>;

/** What differs between targets that are Azure resources. The rest of `Target` follows from the methods. */
export interface TargetDefinition extends Description {
  readonly methods: readonly ConnectionMethod[];
  readonly read: (arm: Arm, id: ResourceId) => Promise<void>;
  readonly access: (arm: Arm, id: ResourceId) => Promise<TargetAccess>;
  readonly ways?: (id: ResourceId) => readonly TargetAccess[];
}

/** What differs between targets that are no Azure resources: there is nothing to read, and no role to give. */
export interface EndpointTargetDefinition extends Description {
  readonly methods: readonly ConnectionMethod<ServiceEndpoint>[];
}

export function defineTarget({ methods, read, access, ways, ...description }: TargetDefinition): Target {
  return {
    ...withMethods(description, methods, resource),
    read: (arm, id) => read(arm, resource(id)),
    access: (arm, id) => access(arm, resource(id)),
    ...(ways && { ways: (id: TargetId) => ways(resource(id)) }),
  };
}

export function defineEndpointTarget({ methods, ...description }: EndpointTargetDefinition): Target {
  return {
    ...withMethods(description, methods, endpoint),
    read: () => Promise.resolve(),
    access: () => Promise.resolve({ kind: 'none' }),
  };
}

function withMethods<I extends TargetId>(
  description: Description,
  methods: readonly ConnectionMethod<I>[],
  narrow: (id: TargetId) => I,
): Omit<Target, 'read' | 'access'> {
  const methodFor = (auth: AuthKind): ConnectionMethod<I> | undefined => methods.find(({ kind }) => kind === auth);
  const target: Omit<Target, 'read' | 'access'> = {
    ...description,
    authKinds: methods.map(({ kind }) => kind),
    clientTypes: (auth) => methodFor(auth)?.clientTypes ?? [],
    keys: (auth, clientType) => methodFor(auth)?.keys(clientType) ?? [],
    propertyFormat: (auth, clientType) => methodFor(auth)?.propertyFormat(clientType),
    propertyKeys: (auth, clientType) => methodFor(auth)?.propertyKeys(clientType) ?? [],
    configuration: async (arm, request) => {
      const { clientType, credentials } = request;
      const method = methodFor(credentials.kind);
      if (method?.clientTypes.includes(clientType)) {
        return method.configuration(arm, { ...request, id: narrow(request.id) });
      }
      const supported = supportedClientTypes(target, credentials.kind);
      const message = `${target.name} has no keys for client type ${clientType} with ${credentials.kind}. Client types that have: ${supported}`;
      throw new TargetError('CombinationNotSupported', message);
    },
  };
  return target;
}

function resource(id: TargetId): ResourceId {
  if (isEndpoint(id)) throw new Error(`an endpoint of type ${id.type} given to a target that is an Azure resource`);
  return id;
}

function endpoint(id: TargetId): ServiceEndpoint {
  if (!isEndpoint(id)) throw new Error('a resource id given to a target that is no Azure resource');
  return id;
}
