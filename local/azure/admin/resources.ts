import { ArmError, badRequest } from '../arm-error.ts';
import type { Simulation } from '../context.ts';
import { ok, type Answer } from '../http/answer.ts';
import { parseBody, type HttpRequest } from '../http/request.ts';
import { removeResource } from '../providers/generic.ts';
import { asText } from '../json.ts';
import { idKey, joinSegments, parseResourcePath, toSegments, typeOf } from '../resource-path.ts';
import type { Document } from '../store/store.ts';

/** `GET /_admin/resources?below={id}`, all without it, and `GET`, `PUT` or `DELETE /_admin/resources{id}`; documents hold no credentials. */
export function answerResources(azure: Simulation, request: HttpRequest): Answer {
  const id = joinSegments(toSegments(request.path).slice(2));
  switch (request.method) {
    case 'GET':
      return ok(id === '' ? { value: azure.store.list(request.query.get('below') ?? '') } : find(azure, id));
    case 'PUT':
      azure.store.put(documentFrom(azure, id, request.body));
      return { status: 204 };
    case 'DELETE':
      removeResource(azure, id);
      return { status: 204 };
    default:
      throw new ArmError(405, 'HttpMethodNotAllowed', `There is no ${request.method} ${request.path}.`);
  }
}

function find(azure: Simulation, id: string): Document {
  const found = azure.store.get(id);
  if (!found) throw new ArmError(404, 'ResourceNotFound', `There is no resource ${id}.`);
  return found;
}

/** The document as it is given; an id inside it has to be that of the path. */
function documentFrom(azure: Simulation, id: string, text: string): Document {
  const body = parseBody(text);
  const given = asText(body.id) ?? id;
  if (idKey(given) !== idKey(id)) throw badRequest('id and path differ.');
  const path = parseResourcePath(id.split('/').filter(Boolean));
  const usual = azure.store.get(id) ?? { name: id.split('/').at(-1) ?? '', type: path ? typeOf(path) : '' };
  return { ...body, id: given, name: asText(body.name) ?? usual.name, type: asText(body.type) ?? usual.type };
}
