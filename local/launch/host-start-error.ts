/** The host could not be started; the message is for a person. */
export class HostStartError extends Error {
  override readonly name = 'HostStartError';
}
