import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startWorld, type TestWorld } from '../support/world.ts';

let world: TestWorld;
beforeAll(async () => {
  world = await startWorld();
  await world.startApp();
});
afterAll(() => world.stop());

/** Writes bytes to the door as they are; gives the first line of the answer, or an empty one when there is none. */
function raw(bytes: string): Promise<string> {
  const { hostname, port } = new URL(world.url);
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(Number(port), hostname, () => socket.end(bytes));
    socket.on('data', (part: Buffer) => {
      answer += part.toString();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(answer.split('\r\n')[0] ?? ''));
  });
}

const request = (line: string, more = '') =>
  raw(`${line} HTTP/1.1\r\nHost: salvor\r\nConnection: close\r\n${more}\r\n`);

const strange: readonly (readonly [request: string, answer: RegExp])[] = [
  ['GET //', /404/],
  ['GET ///[', /404/],
  ['GET http://[/', /4\d\d/],
  ['GET http://elsewhere.example/healthz', /404/],
  ['POST http://elsewhere.example/alerts/alertmanager', /404/],
  ['POST http://elsewhere.example/slack/events', /404/],
  ['POST //slack/events', /404/],
  ['POST /x/../slack/events', /404/],
  ['POST /alerts/__proto__', /404/],
  ['POST /alerts/constructor', /404/],
  ['POST /alerts/alertmanager/..', /404/],
  ['GET /slack/events', /405/],
  ['PROPFIND /slack/events', /405/],
  ['PUT /slack/events?x=1', /405/],
  ['POST /slack/events', /401/],
  ['PROPFIND /alerts/alertmanager', /405/],
  ['HEAD /alerts/alertmanager', /405/],
  ['OPTIONS *', /404/],
  ['BREW /healthz', /400/],
];

test.each(strange)('%s is answered and ends nothing', async (line, answer) => {
  expect(await request(line)).toMatch(answer);
  expect(await request('GET /healthz')).toContain('200');
});

test('a request with two lengths, or with a length and chunks, is not read twice', async () => {
  expect(await request('POST /healthz', 'Content-Length: 4\r\nTransfer-Encoding: chunked\r\n')).toContain('400');
  expect(await request('POST /healthz', 'Content-Length: 4\r\nContent-Length: 9\r\n')).toContain('400');
  expect(await raw('GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n')).toContain('400');
});
