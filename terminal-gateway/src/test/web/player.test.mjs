import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCast, readSize } from '../../main/web/page/player/cast.js';
import { compress, countUntil, Timeline } from '../../main/web/page/player/timeline.js';

const V3 = '{"version":3,"term":{"cols":100,"rows":30},"title":"t"}\n# a comment\n[0.5,"o","a"]\n[1.5,"r","120x40"]\n[0.25,"m","here"]\n[0,"x","7"]\n';

test('version 3 counts from event to event', () => {
  const cast = readCast(V3);

  assert.deepEqual([cast.cols, cast.rows, cast.title, cast.seconds, cast.cut], [100, 30, 't', 2.25, false]);
  assert.deepEqual(cast.events.map(({ at, code }) => `${at}${code}`), ['0.5o', '2r', '2.25m', '2.25x']);
});

test('version 2 counts from the start', () => {
  const cast = readCast('{"version":2,"width":80,"height":24}\n[0.5,"o","a"]\n[1.5,"o","b"]');

  assert.deepEqual([cast.cols, cast.rows, cast.seconds], [80, 24, 1.5]);
});

test('a recording that is still written may end in half a line', () => {
  const cast = readCast(`${V3}[0.1,"o","hal`);

  assert.equal(cast.cut, true);
  assert.equal(cast.events.length, 4);
});

test('garbage is no recording, and hostile sizes are bounded', () => {
  ['', 'x', '{}', '{"version":1}', '[]'].forEach((text) => assert.throws(() => readCast(text), /asciicast/));
  const { cols, rows } = readCast('{"version":3,"term":{"cols":1e9,"rows":"x"}}');
  assert.deepEqual([cols, rows], [500, 24]);
  assert.deepEqual(readSize('9999x1'), { cols: 500, rows: 1 });
  assert.equal(readSize('1x'), undefined);
});

test('times never go back', () => {
  const { events } = readCast('{"version":3,"term":{"cols":1,"rows":1}}\n[1,"o","a"]\n[-5,"o","b"]');

  assert.deepEqual(events.map(({ at }) => at), [1, 1]);
});

test('long waits are cut', () => {
  assert.deepEqual(compress([1, 1.5, 61.5, 62], 2), [1, 1.5, 3.5, 4]);
});

test('events until a time are counted', () => {
  const times = [0, 0, 1, 3];
  assert.deepEqual([-1, 0, 1, 2.9, 3, 9].map((time) => countUntil(times, time)), [0, 2, 3, 3, 4, 4]);
});

test('the clock runs at its speed, pauses and seeks', () => {
  let now = 100;
  const timeline = new Timeline([1, 2, 10], () => now);
  timeline.play();
  now += 2;
  assert.deepEqual([timeline.position, timeline.due], [2, 2]);

  timeline.speed = 4;
  now += 1;
  assert.equal(timeline.position, 6);

  timeline.pause();
  now += 50;
  assert.equal(timeline.position, 6);

  timeline.seek(1.5);
  assert.deepEqual([timeline.position, timeline.due], [1.5, 1]);
  timeline.seek(-3);
  assert.equal(timeline.position, 0);

  timeline.play();
  now += 1000;
  assert.deepEqual([timeline.position, timeline.due], [10, 3]);
  timeline.pause();
  timeline.play();
  assert.equal(timeline.position, 0);
});

test('other times keep the current event', () => {
  const timeline = new Timeline([1, 100, 101], () => 0);
  timeline.seek(100);

  timeline.retime([1, 3, 4]);

  assert.deepEqual([timeline.position, timeline.due], [3, 2]);
});
