import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choices } from '../../main/web/page/demo/choices.js';

const PROGRAMS = ['agent', 'shell'];

test('an agent with one instance needs no workspace', () => {
  const agent = { agentId: 'main', state: 'ready', programs: PROGRAMS, instances: [{ workspaces: ['/work/a', '/work/b'], state: 'ready' }] };

  assert.deepEqual(choices(agent), [{ state: 'ready', reason: undefined, programs: PROGRAMS, place: '/work/a, /work/b' }]);
  assert.deepEqual(choices({ agentId: 'main', state: 'absent' }), [{ state: 'absent', reason: undefined, programs: [], place: '' }]);
});

test('each of several instances is a choice with its own workspaces, also if two have the same first folder', () => {
  const instances = [
    { workspaces: [], state: 'ready' },
    { workspaces: ['/work/a'], state: 'ready' },
    { workspaces: ['/work/a', '/work/c'], state: 'failed', reason: 'its engine is down' },
  ];

  assert.deepEqual(
    choices({ agentId: 'main', state: 'ready', programs: PROGRAMS, instances }).map(({ place, workspaces, programs, reason }) => [place, workspaces, programs.length, reason]),
    [
      ['no workspace', [], 2, undefined],
      ['/work/a', ['/work/a'], 2, undefined],
      ['/work/a, /work/c', ['/work/a', '/work/c'], 0, 'its engine is down'],
    ],
  );
});
