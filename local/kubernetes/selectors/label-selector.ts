import { badRequest } from '../api-error.ts';

type Labels = Readonly<Record<string, string>>;
type Requirement = (labels: Labels) => boolean;

const SET_BASED = /^([^\s!=(),]+)\s+(in|notin)\s*\(([^()]*)\)$/;
const EQUALITY = /^([^\s!=(),]+)\s*(==|!=|=)\s*([^\s!=(),]*)$/;
const PRESENCE = /^(!?)\s*([^\s!=(),]+)$/;

/** Compiles a label selector such as `app=web,tier in (a,b),!canary`; throws 400 where it cannot be read. */
export function parseLabelSelector(text: string): Requirement {
  const requirements = splitOutsideParentheses(text).map(parseRequirement);
  return (labels) => requirements.every((holds) => holds(labels));
}

function splitOutsideParentheses(text: string): string[] {
  return text
    .split(/,(?![^(]*\))/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function parseRequirement(text: string): Requirement {
  const requirement = parseEquality(text) ?? parsePresence(text) ?? parseSet(text);
  if (!requirement) throw badRequest(`unable to parse requirement: ${text}`);
  return requirement;
}

function parseEquality(text: string): Requirement | undefined {
  const match = EQUALITY.exec(text);
  if (!match) return undefined;
  const [, key = '', operator, value = ''] = match;
  return (labels) => (labels[key] === value) === (operator !== '!=');
}

function parsePresence(text: string): Requirement | undefined {
  const match = PRESENCE.exec(text);
  if (!match) return undefined;
  const [, not = '', key = ''] = match;
  return (labels) => key in labels === (not === '');
}

function parseSet(text: string): Requirement | undefined {
  const match = SET_BASED.exec(text);
  if (!match) return undefined;
  const [, key = '', operator, list = ''] = match;
  const values = list.split(',').map((value) => value.trim());
  // A missing label is in no set.
  return (labels) => (labels[key] !== undefined && values.includes(labels[key])) === (operator === 'in');
}
