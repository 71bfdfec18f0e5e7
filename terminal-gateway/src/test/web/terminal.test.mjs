import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Api, Problem } from '../../main/web/page/terminal/api.js';
import { Backoff } from '../../main/web/page/terminal/backoff.js';
import { textToCopy, pasteWarning } from '../../main/web/page/terminal/clipboard.js';
import { InputGate, isReply } from '../../main/web/page/terminal/gate.js';
import { sequence, withCtrl } from '../../main/web/page/terminal/keys.js';
import { openable } from '../../main/web/page/terminal/links.js';
import { Progress } from '../../main/web/page/terminal/progress.js';
import { clean, pasteable } from '../../main/web/page/terminal/text.js';

test('waits double from 0.25 s to 10 s, each at least half', () => {
  const longest = new Backoff(() => 1);
  assert.deepEqual(Array.from({ length: 8 }, () => longest.next()), [250, 500, 1000, 2000, 4000, 8000, 10000, 10000]);
  const shortest = new Backoff(() => 0);
  assert.deepEqual([shortest.next(), shortest.next()], [125, 250]);
  shortest.reset();
  assert.equal(shortest.next(), 125);
});

test('answers of the terminal emulator are recognized', () => {
  const replies = ['\x1b[?1;2c', '\x1b[>0;276;0c', '\x1b[12;40R', '\x1b[0n', '\x1b[?2026;2$y', '\x1b]11;rgb:1414/1616/1a1a\x1b\\', '\x1b]10;rgb:ff/ff/ff\x07', '\x1bP1$r0m\x1b\\', '\x1bP>|xterm.js(6.0.0)\x1b\\', '\x1b[I', '\x1b[O', '\x1b[<0;10;5M', '\x1b[M !!', '\x1b[8;24;80t', '\x1b[?1;2c\x1b[12;40R'];
  const keys = ['a', '\r', '\x03', '\x1b', '\x1b[A', '\x1bOA', '\x1b[1;5C', '\x1b[15~', '\x1b[Z', '你好', '\x1b[200~x\x1b[201~', '\x1bc'];

  replies.forEach((reply) => assert.equal(isReply(reply), true, JSON.stringify(reply)));
  keys.forEach((key) => assert.equal(isReply(key), false, JSON.stringify(key)));
});

test('while old output is shown, answers are dropped and keys wait', () => {
  const sent = [];
  const gate = new InputGate((data) => sent.push(data));

  gate.data('l');
  gate.data('\x1b[?1;2c');
  gate.data('s\r');
  assert.deepEqual(sent, []);
  gate.open();
  gate.data('\x1b[12;40R');
  assert.deepEqual(sent, ['ls\r', '\x1b[12;40R']);

  gate.close();
  gate.data('rm');
  gate.forget();
  gate.open();
  assert.equal(sent.length, 2);
});

test('keys that wait are bounded', () => {
  const sent = [];
  const gate = new InputGate((data) => sent.push(data));

  for (let at = 0; at < 10_000; at++) {
    gate.data('x');
  }
  gate.open();

  assert.equal(sent[0].length, InputGate.MOST_HELD);
});

test('text of programs loses controls and directions, and is short', () => {
  assert.equal(clean('a\x1b[31mb\u009b\u202ec\u0000'), 'a[31mbc');
  assert.equal([...clean('👍'.repeat(1000))].length, 256);
  assert.equal(clean(undefined), '');
  assert.equal(clean('x'.repeat(10 ** 7)).length, 256);
});

test('pasted text can not end its own brackets', () => {
  assert.equal(pasteable('a\x1b[201~\tb\r\n\u009bc'), 'a[201~\tb\r\nc');
});

test('a paste of lines that would run needs a confirmation', () => {
  assert.match(pasteWarning('a\nb', false), /2 lines/);
  assert.match(pasteWarning('a\r\nb\r\nc\r\n', false), /3 lines/);
  assert.equal(pasteWarning('a\nb', true), undefined);
  assert.equal(pasteWarning('a\n', false), undefined);
  assert.match(pasteWarning('x'.repeat(70_000), true), /68 KB/);
});

test('a program may say what to copy, and never ask what was textToCopy', () => {
  assert.equal(textToCopy('c;aGVsbG8='), 'hello');
  assert.equal(textToCopy('c;5L2g5aW9'), '你好');
  assert.equal(textToCopy('c;?'), undefined);
  assert.equal(textToCopy('c;!!!'), undefined);
  assert.equal(textToCopy('c;/w=='), undefined);
  assert.equal(textToCopy(`c;${'A'.repeat(200_000)}`), undefined);
});

test('only http and https can be opened', () => {
  assert.equal(openable('https://example.org/a')?.href, 'https://example.org/a');
  assert.equal(openable('http://example.org')?.host, 'example.org');
  ['javascript:alert(1)', 'file:///etc/passwd', 'data:text/html,x', 'vscode://x', 'x', ''].forEach((text) => assert.equal(openable(text), undefined, text));
});

test('keys of the row send what the program expects', () => {
  assert.equal(sequence('↑', { applicationCursorKeysMode: false }), '\x1b[A');
  assert.equal(sequence('↑', { applicationCursorKeysMode: true }), '\x1bOA');
  assert.equal(sequence('Esc', { applicationCursorKeysMode: false }), '\x1b');
  assert.equal(withCtrl('c'), '\x03');
  assert.equal(withCtrl('['), '\x1b');
  assert.equal(withCtrl(' '), '\0');
  assert.equal(withCtrl('é'), 'é');
  assert.equal(withCtrl('abc'), 'abc');
});

test('the program waits for this browser when nothing was parsed for a second', () => {
  let now = 0;
  const progress = new Progress(() => now);
  const parsed = progress.received(200_000);
  assert.equal(progress.paused, false);

  now = 1_000;
  assert.equal(progress.paused, true);

  parsed();
  assert.equal(progress.paused, false);
});

test('requests carry the token in a header and the header that no other site can send', async () => {
  const asked = [];
  const fetcher = async (address, options) => {
    asked.push([String(address), options]);
    return new Response(JSON.stringify({ ticket: 'abc' }), { status: 201 });
  };
  const api = new Api('http://localhost:8470/terminal', () => 'secret', fetcher);

  assert.equal(await api.ticket({ target: 'claude', agentId: 'main', mode: 'write' }), 'abc');

  const [address, { headers, method, body, credentials }] = asked[0];
  assert.equal(address, 'http://localhost:8470/terminal/tickets');
  assert.deepEqual(headers, { Authorization: 'Bearer secret', 'X-Berth-Request': '1', 'Content-Type': 'application/json' });
  assert.deepEqual([method, body, credentials], ['POST', '{"target":"claude","agentId":"main","mode":"write"}', 'omit']);
  assert.equal(api.socket({ sid: 'a b', seq: undefined }).href, 'ws://localhost:8470/terminal/ws?sid=a+b');
});

test("a refusal is in the server's words", async () => {
  const body = { title: 'open a terminal', detail: 'no engine answers\x1b[0m', todo: 'start it', status: 503 };
  const api = new Api('https://x/terminal/', async () => 'secret', async () => new Response(JSON.stringify(body), { status: 503 }));

  await assert.rejects(api.targets(), (problem) => {
    assert.ok(problem instanceof Problem);
    assert.deepEqual([problem.status, problem.message, problem.todo], [503, 'open a terminal: no engine answers[0m', 'start it']);
    return true;
  });
});

test('an answer that is no problem+json is reported too', async () => {
  const api = new Api('https://x/terminal/', () => '', async () => new Response('<html>', { status: 502 }));

  await assert.rejects(api.sessions(), { message: 'The server answered 502', status: 502 });
});
