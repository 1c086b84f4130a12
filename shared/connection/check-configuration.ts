import type { PropertyFormat } from '../targets/formats/properties.ts';
import type { Target } from '../targets/target.ts';
import { invalid, problem, valid, type Checked, type Problem } from './problem.ts';
import type { ConnectionRequest } from './request-schema.ts';
import type { AuthKind } from './vocabulary.ts';

type Entries = Readonly<Record<string, string>>;

/** What the request wants of the Secret beyond the documented keys. The values may be secrets: seal them at once. */
export interface CheckedConfiguration {
  readonly customizedKeys?: Entries;
  readonly additional?: Entries;
  /** For the connection string; without those that say where a database is. */
  readonly properties?: Entries;
}

/** What the keys of a connection depend on. */
interface Way {
  readonly target: Target;
  readonly auth: AuthKind;
}

const FIELD = 'configurationInfo';
const PROPERTIES = `${FIELD}.additionalConnectionStringProperties`;

/** Names that say where the target is: they are checked with the target. */
const ADDRESS_NAMES: readonly string[] = ['Server', 'Database'];

/** Checks that the keys and properties fit the target, and that no two keys get one name. */
export function checkConfiguration(request: ConnectionRequest, way: Way): Checked<CheckedConfiguration | undefined> {
  const configuration = configurationOf(request, way.target);
  if (Object.keys(configuration).length === 0) return valid(undefined);
  if (request.configurationInfo?.action === 'optOut') {
    const message = 'with action optOut no Secret is written: leave the keys and properties out';
    return invalid(problem('InvalidField', FIELD, message));
  }
  const problems = [
    ...checkNames(request, way, configuration),
    ...checkProperties(way.target.propertyFormat(way.auth, request.clientType), configuration.properties ?? {}),
  ];
  return problems.length > 0 ? invalid(...problems) : valid(configuration);
}

function configurationOf({ configurationInfo: info }: ConnectionRequest, target: Target): CheckedConfiguration {
  const customizedKeys = filled(info?.customizedKeys);
  const additional = filled(info?.additionalConfigurations);
  const properties = filled(withoutAddress(target, info?.additionalConnectionStringProperties));
  return {
    ...(customizedKeys && { customizedKeys }),
    ...(additional && { additional }),
    ...(properties && { properties }),
  };
}

function filled(entries: Entries | undefined): Entries | undefined {
  return entries && Object.keys(entries).length > 0 ? entries : undefined;
}

function withoutAddress(target: Target, properties: Entries | undefined): Entries | undefined {
  if (!properties || target.addressFrom !== 'caller') return properties;
  return Object.fromEntries(Object.entries(properties).filter(([name]) => !ADDRESS_NAMES.includes(name)));
}

function checkNames(
  { clientType }: ConnectionRequest,
  { target, auth }: Way,
  { customizedKeys = {}, additional = {} }: CheckedConfiguration,
): Problem[] {
  const defaults = [...new Set(target.keys(auth, clientType).map(({ name }) => name))];
  const unknown = Object.keys(customizedKeys).filter((name) => !defaults.includes(name));
  if (unknown.length > 0) {
    const message = `${unknown.join(', ')}: not a key of ${target.name} with ${auth} and client type ${clientType}. Its keys are ${defaults.join(', ')}`;
    return [problem('InvalidField', `${FIELD}.customizedKeys`, message)];
  }
  const names = [...defaults.map((name) => customizedKeys[name] ?? name), ...Object.keys(additional)];
  const twice = [...new Set(names.filter((name, at) => names.indexOf(name) !== at))];
  if (twice.length === 0) return [];
  return [problem('InvalidField', FIELD, `two keys of the Secret would have the same name: ${twice.join(', ')}`)];
}

function checkProperties(format: PropertyFormat | undefined, properties: Entries): Problem[] {
  const names = Object.keys(properties);
  if (names.length === 0) return [];
  if (!format) {
    const message = 'this combination of target, auth type and client type has no connection string to append to';
    return [problem('InvalidField', PROPERTIES, message)];
  }
  const allowed = format.allowed.map(plain);
  const refused = names.filter((name) => !allowed.includes(plain(name)));
  if (refused.length > 0) {
    const which = format.allowed.length === 0 ? 'none is known' : `those are ${format.allowed.join(', ')}`;
    const message = `only what leads nowhere else, signs nobody else in and leaves the protection as it is can be appended to a ${format.label}: ${which}`;
    return refused.map((name) => problem('InvalidField', `${PROPERTIES}.${name}`, `${name}: ${message}`));
  }
  return Object.entries(properties)
    .filter(([, value]) => !canBeWritten(format, value))
    .map(([name]) => {
      const which = format.without === undefined ? '' : ` and '${format.without}'`;
      const message = `a value in a ${format.label} cannot hold control characters${which}`;
      return problem('InvalidField', `${PROPERTIES}.${name}`, message);
    });
}

/** Drivers know most names in any letter case, and some with spaces. */
function plain(name: string): string {
  return name.toLowerCase().replaceAll(' ', '');
}

function canBeWritten({ without }: PropertyFormat, value: string): boolean {
  return !/\p{Cc}/u.test(value) && value.isWellFormed() && (without === undefined || !value.includes(without));
}
