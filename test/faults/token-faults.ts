import type { Call, Gate, Passage } from '../helpers/gate.ts';
import { FAULT_KINDS, type FaultKind } from './fault-kinds.ts';

const TOKEN_PATH = '/msi/token';
const CALL: Call = { method: 'GET', path: TOKEN_PATH, occurrence: 1, server: 'azure' };

/** What can happen to a request for a token and passes by itself. */
export const PASSING: readonly FaultKind[] = FAULT_KINDS.filter((kind) => kind.befalls(CALL) && !kind.lasting);

/** Has every second request for a token meet the next of the faults; which of them have struck. */
export function strikeTokens(gate: Gate, faults: readonly FaultKind[]): readonly string[] {
  const struck: string[] = [];
  let calls = 0;
  guardTokens(gate, (passage) => {
    calls += 1;
    const fault = calls % 2 === 1 ? faults[struck.length] : undefined;
    if (!fault) {
      passage.pass();
      return;
    }
    struck.push(fault.name);
    fault.strike(passage);
  });
  return struck;
}

/** Has every request for a token refused. */
export function refuseTokens(gate: Gate, status: number): void {
  guardTokens(gate, ({ request, response }) => {
    request.resume();
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ statusCode: status, message: 'No such identity.', correlationId: '' }));
  });
}

/** Token requests belong to no place: all operations share what comes of them. */
function guardTokens(gate: Gate, decide: (passage: Passage) => void): void {
  gate.guard('', (passage) => {
    if (passage.call.path === TOKEN_PATH) decide(passage);
    else passage.pass();
  });
}
