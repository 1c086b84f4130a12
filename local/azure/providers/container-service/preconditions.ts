import { ArmError } from '../../arm-error.ts';
import type { Document } from '../../store/store.ts';
import type { Call } from '../provider.ts';

/** Throws 412 when `If-Match` or `If-None-Match` does not hold. */
export function checkPreconditions({ ifMatch, ifNoneMatch }: Call, cluster: Document | undefined): void {
  if (cluster && ifNoneMatch === '*') {
    throw failed('Resource already exists, but If-None-Match is *.');
  }
  if (ifMatch === undefined) return;
  if (!cluster) {
    const advice = 'If this is a request to create, please do not provide ETag.';
    throw failed(`Resource not found but ETag header is provided. ${advice}`);
  }
  if (ifMatch === '*' || ifMatch.replaceAll('"', '') === cluster.eTag) return;
  throw failed(`The ETag '${ifMatch}' does not match the current ETag of the resource.`);
}

function failed(message: string): ArmError {
  return new ArmError(412, 'PreconditionFailed', message, { unwrapped: true });
}
