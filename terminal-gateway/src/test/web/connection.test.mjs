import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Connection } from '../../main/web/page/terminal/connection.js';
import { settled, World } from './world.mjs';

const SIZE = { cols: 100, rows: 30 };
const HELLO = { t: 'hello', sid: 'one', seq: 0, tail: 0, truncated: false, cols: 100, rows: 30, mode: 'write', owner: true, window: 262144 };

/** Creates a connection whose terminal parses output only when the test calls `parse`. */
function createConnection(request = { target: 'claude', agentId: 'main', program: 'shell', mode: 'write' }) {
  const world = new World();
  const seen = { states: [], tickets: [], messages: [], hellos: [], output: '', parse: [] };
  let problem;
  const api = {
    ticket: async (asked) => {
      seen.tickets.push(asked);
      if (problem !== undefined) {
        throw problem;
      }
      return `t${seen.tickets.length}`;
    },
    socket: (query) => {
      const address = new URL('ws://localhost/terminal/ws');
      Object.entries(query).forEach(([name, value]) => value !== undefined && address.searchParams.set(name, value));
      return address;
    },
  };
  const handler = {
    state: (state) => seen.states.push(state.name),
    hello: (_, how) => seen.hellos.push(how),
    output: (bytes, done) => {
      seen.output += Buffer.from(bytes).toString();
      seen.parse.push(done);
    },
    snapshot: () => seen.messages.push('snapshot'),
    message: (message) => seen.messages.push(message.t),
    latency: (ms) => (seen.latency = ms),
  };
  const connection = new Connection(api, request, handler, world);
  return { world, seen, connection, fail: (cause) => (problem = cause) };
}

/** Creates a connection that is connected and has shown its replay. */
async function live() {
  const all = createConnection();
  all.connection.begin(SIZE);
  await settled();
  all.world.last.text(HELLO);
  all.world.last.text({ t: 'replay_end', seq: 0 });
  return all;
}

test('the ticket travels as a protocol and never in the address', async () => {
  const { world, seen, connection } = createConnection();

  connection.begin(SIZE);
  await settled();

  assert.deepEqual(world.last.protocols, ['tgw.v1', 'ticket.t1']);
  assert.equal(world.last.address.search.includes('t1'), false);
  assert.equal(world.last.address.searchParams.get('columns'), '100');
  assert.equal(world.last.address.searchParams.get('target'), 'claude');
  assert.deepEqual(seen.tickets[0], { target: 'claude', agentId: 'main', program: 'shell', mode: 'write', sid: undefined });
});

test('only what was parsed is acknowledged', async () => {
  const { world, seen } = await live();

  world.last.output('x'.repeat(40_000));
  await world.pass(100);
  assert.equal(world.last.acked, undefined);

  seen.parse.shift()();
  assert.equal(world.last.acked, 40_000);

  world.last.output('ab');
  seen.parse.shift()();
  assert.equal(world.last.acked, 40_000);
  await world.pass(50);
  assert.equal(world.last.acked, 40_002);
});

test('a lost connection resumes at the byte where it broke, with a new ticket', async () => {
  const { world, seen } = await live();
  world.last.output('hello');
  world.last.end(1006);
  assert.equal(seen.states.at(-1), 'waiting');

  await world.pass(250);
  const { searchParams } = world.last.address;
  assert.deepEqual([searchParams.get('sid'), searchParams.get('seq'), searchParams.get('target')], ['one', '5', null]);
  assert.equal(searchParams.get('client'), world.sockets[0].address.searchParams.get('client'));
  assert.deepEqual(seen.tickets[1], { sid: 'one', mode: 'write' });
  assert.deepEqual(world.last.protocols, ['tgw.v1', 'ticket.t2']);

  world.last.text({ ...HELLO, seq: 5 });
  world.last.output(' again');
  assert.deepEqual(seen.hellos, ['fresh', 'resumed']);
  assert.equal(seen.output, 'hello again');
});

test('a gap moves the sequence number', async () => {
  const { world, seen, connection } = await live();
  world.last.end(1006);
  await world.pass(250);

  world.last.text({ ...HELLO, seq: 9_000, truncated: true });
  world.last.text({ t: 'gap', from: 0, to: 9_000 });
  world.last.output('x');

  assert.equal(seen.hellos.at(-1), 'gap');
  assert.equal(connection.seq, 9_001);
});

test('output of a dropped socket is not acknowledged on the next one', async () => {
  const { world, seen } = await live();
  world.last.output('x'.repeat(40_000));
  world.last.end(1006);
  await world.pass(250);
  world.last.text({ ...HELLO, seq: 40_000 });

  seen.parse.shift()();

  assert.equal(world.last.acked, undefined);
});

test('attempts come at growing distances, at most 10 s, and 0.25 s again after a stable connection', async () => {
  const { world, fail, seen } = await live();
  fail(new TypeError('no network'));
  world.last.end(1006);
  await world.pass(60_000);
  const many = seen.tickets.length;
  assert.ok(many >= 12 && many <= 18, `${many}`);

  fail(undefined);
  await world.pass(10_000);
  world.last.text({ ...HELLO });
  world.last.text({ t: 'replay_end', seq: 0 });
  await world.pass(5_000);
  world.last.end(1012, 'stopping');
  await world.pass(250);
  assert.equal(world.last.address.searchParams.get('sid'), 'one');
  assert.equal(seen.states.at(-1), 'connecting');
});

for (const code of [1000, 1008, 1009, 4401, 4403, 4404, 4408, 4409]) {
  test(`it stays closed after ${code}`, async () => {
    const { world, connection } = await live();

    world.last.end(code, 'why\u001b[31m');
    await world.pass(60_000);

    assert.equal(connection.state.name, 'stopped');
    assert.match(connection.state.words, /: why\[31m$/);
    assert.equal(world.sockets.length, 1);
  });
}

for (const code of [1001, 1006, 1011, 1012, 4429, 4503]) {
  test(`it comes back after ${code}`, async () => {
    const { world } = await live();

    world.last.end(code);
    await world.pass(250);

    assert.equal(world.sockets.length, 2);
  });
}

for (const [status, stops] of [[undefined, false], [503, false], [500, false], [429, false], [401, true], [403, true], [404, true], [400, true]]) {
  test(`a ticket refused with ${status} ${stops ? 'ends it' : 'is asked for again'}`, async () => {
    const { world, connection, fail, seen } = createConnection();
    fail(Object.assign(new Error('words'), { status }));

    connection.begin(SIZE);
    await world.pass(1_000);

    assert.equal(connection.state.name === 'stopped', stops);
    assert.equal(seen.tickets.length > 1, !stops);
  });
}

test('the exit code is reported, and the next connection starts a new session', async () => {
  const { world, connection, seen } = await live();
  world.last.text({ t: 'exit', code: 7, seq: 0 });
  world.last.end(1000);
  assert.match(connection.state.words, /exit code 7/);

  connection.begin(SIZE);
  await settled();

  assert.equal(world.last.address.searchParams.get('sid'), null);
  assert.equal(seen.tickets.at(-1).target, 'claude');
});

test('a silent server is disconnected', async () => {
  const { world, seen } = await live();

  await world.pass(41_000);

  assert.equal(world.sockets[0].closedWith, 1000);
  assert.ok(seen.states.includes('waiting'));
});

test('slow timers of a hidden tab are no silence', async () => {
  const { world, connection } = await live();
  const answer = () => {
    const ping = world.last.sent.findLast((message) => new Uint8Array(message)[0] === 3);
    const pong = new Uint8Array(17);
    pong.set(new Uint8Array(ping));
    world.last.onmessage({ data: pong.buffer });
  };
  answer();

  for (let minute = 0; minute < 5; minute++) {
    world.time += 60_000;
    await world.pass(1);
    answer();
  }

  assert.equal(connection.state.name, 'live');
});

test('latency is the time there and back', async () => {
  const { world, seen } = await live();
  const ping = world.last.sent.find((message) => new Uint8Array(message)[0] === 3);
  const pong = new Uint8Array(17);
  pong.set(new Uint8Array(ping));
  world.time += 12;

  world.last.onmessage({ data: pong.buffer });

  assert.equal(seen.latency, 12);
});

test('a ticket that comes after the page left opens nothing', async () => {
  const { world, connection } = createConnection();

  connection.begin(SIZE);
  connection.close();
  await world.pass(60_000);

  assert.equal(world.sockets.length, 0);
  assert.equal(connection.state.name, 'stopped');
});
