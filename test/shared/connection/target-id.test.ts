import { describe, expect, it } from 'vitest';

import { isHostName, parseHostAndPort, parseHttpsUrl } from '../../../shared/connection/target-id.ts';

describe('the address of a service outside Azure', () => {
  it.each([
    ['pkc-56d1g.eastus.azure.confluent.cloud:9092', 'pkc-56d1g.eastus.azure.confluent.cloud:9092'],
    ['PKC-1.EastUS.azure.confluent.cloud', 'pkc-1.eastus.azure.confluent.cloud'],
    ['kafka:1', 'kafka:1'],
    ['kafka:65535', 'kafka:65535'],
    ['10.0.0.1:9092', '10.0.0.1:9092'],
  ])('is taken as host and port: %s', (text, canonical) => {
    expect(parseHostAndPort(text)).toBe(canonical);
  });

  it.each([
    '',
    ':9092',
    'kafka:',
    'kafka:0',
    'kafka:65536',
    'kafka:09092',
    'kafka:9092:1',
    'kafka :9092',
    'kafka;x=1:9092',
    "kafka'",
    '-kafka',
    'kafka-',
    'a..b',
    'https://kafka:9092',
    'kafka,other:9092',
    `${'a'.repeat(64)}.b`,
    `${'abcdefghi.'.repeat(26)}b`,
  ])('is refused as host and port: %s', (text) => {
    expect(parseHostAndPort(text)).toBeUndefined();
  });

  it.each([
    ['https://psrc-8qyy0.westus2.azure.confluent.cloud', 'https://psrc-8qyy0.westus2.azure.confluent.cloud'],
    ['HTTPS://PSRC-1.westus2.azure.confluent.cloud/', 'https://psrc-1.westus2.azure.confluent.cloud'],
    ['https://registry:8081/base//', 'https://registry:8081/base'],
    ['https://registry:443', 'https://registry'],
  ])('is taken as a URL: %s', (text, canonical) => {
    expect(parseHttpsUrl(text)).toBe(canonical);
  });

  it.each([
    '',
    'psrc-1.westus2.azure.confluent.cloud',
    'http://registry',
    'https://',
    'https://user:pass@registry',
    'https://@registry',
    'https://registry?x=1',
    'https://registry?',
    'https://registry#',
    'https://registry/a b',
    'https://[::1]:8081',
    'javascript:alert(1)',
  ])('is refused as a URL: %s', (text) => {
    expect(parseHttpsUrl(text)).toBeUndefined();
  });

  it('is a host name in lower case only', () => {
    expect(['ep-x-1.eastus2.azure.neon.tech', 'Host', 'a_b', 'a.', ''].map(isHostName)).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
  });
});
