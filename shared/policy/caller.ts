/** Who sent a request. Plain data without secrets: it travels in the input of the operation. */
export type Caller =
  /** Signed in at Microsoft Entra ID; App Service vouches for it. */
  | { readonly kind: 'principal'; readonly principalId: string; readonly roles: readonly string[] }
  /** Known only by the function key that the Functions host has checked. */
  | { readonly kind: 'functionKey' }
  /** Has shown neither a key nor that they have signed in. */
  | { readonly kind: 'anonymous' }
  /** Someone on the same machine. */
  | { readonly kind: 'loopback' }
  /** The service itself, which keeps what was allowed once as it was allowed. No request makes one a service. */
  | { readonly kind: 'service' };

/** Names a caller for a person and for the history. */
export function describeCaller(caller: Caller): string {
  switch (caller.kind) {
    case 'principal':
      return `principal ${caller.principalId}`;
    case 'functionKey':
      return 'holder of a function key';
    case 'anonymous':
      return 'caller who has not signed in';
    case 'loopback':
      return 'local caller';
    case 'service':
      return 'the service itself';
  }
}
