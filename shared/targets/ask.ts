import type * as z from 'zod';

import { shape, UnexpectedAnswerError } from '../azure/answer-shape.ts';
import type { Arm } from '../azure/arm.ts';
import { listAll } from '../azure/list-all.ts';
import { TargetError } from './target-error.ts';

interface Question<T extends z.ZodType> {
  /** Path below the ARM endpoint. */
  readonly path: string;
  readonly apiVersion: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly schema: T;
  /** What is asked for, as the error names it: `storage account acct`. */
  readonly what: string;
}

/** Reads a resource of a target. An answer in another form than `schema` is a `TargetError`. */
export function read<T extends z.ZodType>(arm: Arm, question: Question<T>): Promise<z.infer<T>> {
  return understood(send(arm, 'GET', question));
}

/** Calls an action of a target, such as `listKeys`. */
export function act<T extends z.ZodType>(arm: Arm, question: Question<T>): Promise<z.infer<T>> {
  return understood(send(arm, 'POST', question));
}

/** Reads all pages of a list; `schema` is one item's. */
export function list<T extends z.ZodType>(arm: Arm, question: Question<T>): Promise<z.infer<T>[]> {
  return understood(listAll(arm, { path: question.path, apiVersion: question.apiVersion }, question.schema));
}

async function send<T extends z.ZodType>(
  arm: Arm,
  method: 'GET' | 'POST',
  { schema, what, ...request }: Question<T>,
): Promise<z.infer<T>> {
  const { body } = await arm.send({ method, ...request });
  return shape(schema, body, what);
}

async function understood<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof UnexpectedAnswerError) {
      throw new TargetError('UnexpectedAnswer', error.message, { cause: error });
    }
    throw error;
  }
}
