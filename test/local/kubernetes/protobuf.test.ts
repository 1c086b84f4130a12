import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { ClusterBed, type Reply } from './cluster-bed.ts';

const SECRETS = '/api/v1/namespaces/default/secrets';

let bed: ClusterBed;

beforeAll(async () => {
  bed = await ClusterBed.start();
});

afterAll(async () => {
  await bed[Symbol.asyncDispose]();
});

/** A field that holds bytes or a text; all of them here are shorter than 128 bytes. */
function field(number: number, value: string | Buffer): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([Buffer.from([(number << 3) | 2, bytes.length]), bytes]);
}

function flag(number: number, value: boolean): Buffer {
  return Buffer.from([number << 3, value ? 1 : 0]);
}

function message(...fields: Buffer[]): Buffer {
  return Buffer.concat(fields);
}

/** An object of the core group in the envelope that Kubernetes puts around it. */
function envelope(kind: string, object: Buffer): Buffer {
  return message(Buffer.from('k8s\0'), field(1, message(field(1, 'v1'), field(2, kind))), field(2, object));
}

async function post(body: Buffer): Promise<Reply> {
  return bed.send('POST', SECRETS, { body, type: 'application/vnd.kubernetes.protobuf' });
}

describe('a body in protobuf', () => {
  it('is the same object as in JSON', async () => {
    const time = field(8, Buffer.alloc(0));
    const label = field(11, message(field(1, 'app'), field(2, 'web')));
    const metadata = message(field(1, 'wire'), field(2, ''), field(3, ''), time, label);
    const data = field(2, message(field(1, 'key'), field(2, Buffer.from([0xff, 0x00]))));
    const secret = message(field(1, metadata), data, field(3, 'Opaque'), flag(5, false));
    const { status, body } = await post(envelope('Secret', secret));
    expect(status).toBe(201);
    expect(body).toMatchObject({
      metadata: { name: 'wire', labels: { app: 'web' } },
      data: { key: '/wA=' },
      immutable: false,
    });
  });

  it('with a field that is not described is refused, not cut', async () => {
    const metadata = field(1, field(1, 'strange'));
    expect((await post(envelope('Secret', message(metadata, field(14, 'x'))))).body).toMatchObject({ code: 415 });
    expect((await post(envelope('Widget', metadata))).body).toMatchObject({ code: 415 });
    expect((await bed.send('GET', `${SECRETS}/strange`)).status).toBe(404);
  });

  it('that is cut off or no protobuf is refused', async () => {
    const whole = envelope('Secret', field(1, field(1, 'short')));
    expect((await post(whole.subarray(0, -1))).body).toMatchObject({ code: 400, reason: 'BadRequest' });
    expect((await post(Buffer.from('{"kind":"Secret"}'))).body).toMatchObject({ code: 400 });
  });
});
