import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as wire from '../../main/web/page/terminal/protocol.js';

const hex = (data) => Buffer.from(data instanceof ArrayBuffer ? data : data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength)).toString('hex');
const binary = (text) => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex')).buffer;

test('encoded messages have the bytes of the document', () => {
  assert.equal(hex(wire.ack(2)), '020000000000000002');
  assert.equal(hex(wire.resize({ cols: 120, rows: 40 })), '010078002800000000');
  assert.equal(wire.input(Buffer.from('exit 3\r')).map(hex).join(), '00657869742033' + '0d');
  assert.equal(hex(wire.ping(0x19a2b3c4d5e)), '030000019a2b3c4d5e');
  assert.equal(hex(wire.signal('INT')), '0402');
  assert.equal(wire.take(), '{"t":"take"}');
  assert.equal(wire.kill(3), '{"t":"kill","grace":3}');
});

test('numbers beyond 32 bits are whole', () => {
  assert.equal(hex(wire.ack(2 ** 40 + 1)), '020000010000000001');
});

test('sizes that no terminal has are cut to what the message can hold', () => {
  assert.equal(hex(wire.resize({ cols: -1, rows: 1e9, width: NaN, height: 2.6 })), '010000ffff00000003');
});

test('long input is cut into messages that the server takes', () => {
  const messages = wire.input(new Uint8Array(wire.MAX_INPUT * 2 + 1));

  assert.deepEqual(messages.map((message) => message.length), [wire.MAX_INPUT + 1, wire.MAX_INPUT + 1, 2]);
  assert.deepEqual(wire.input(new Uint8Array(0)), []);
});

test('messages of the server are decoded', () => {
  assert.deepEqual(wire.decode(binary('00 24 20')), { t: 'output', bytes: new Uint8Array([0x24, 0x20]) });
  assert.deepEqual(wire.decode(binary('01')), { t: 'snapshot', bytes: new Uint8Array() });
  assert.deepEqual(wire.decode(binary('03 0000019a2b3c4d5e 0000019a2b3c4d61')), { t: 'pong', sent: 0x19a2b3c4d5e });
  assert.deepEqual(wire.decode('{"t":"exit","code":3,"seq":10}'), { t: 'exit', code: 3, seq: 10 });
});

test('invalid messages are unknown and never an exception', () => {
  const all = [binary(''), binary('77 01'), binary('03 01'), '', 'null', '[]', '{', '{"t":"hello"}', '{"t":"constructor"}', '{"t":"newer"}', '7'];

  all.forEach((message) => assert.equal(wire.decode(message).t, 'unknown', String(message)));
});
