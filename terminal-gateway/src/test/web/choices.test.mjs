import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choices } from '../../main/web/page/demo/choices.js';

const PROGRAMS = ['agent', 'shell'];

test('an agent with one instance needs no workspace', () => {
  const agent = { agentId: 'main', state: 'ready', programs: PROGRAMS, instances: [{ workspaces: ['/work/a', '/work/b'], state: 'ready' }] };

  assert.deepEqual(choices(agent), [{ state: 'ready', reason: undefined, programs: PROGRAMS, place: '/work/a, /work/b' }]);
  assert.deepEqual(choices({ agentId: 'main', state: 'absent' }), [{ state: 'absent', reason: undefined, programs: [], place: '' }]);
});

test('each of several instances is a choice with a folder of its own', () => {
  const instances = [
    { workspaces: [], state: 'ready' },
    { workspaces: ['/work/a'], state: 'ready' },
    { workspaces: ['/work/b', '/work/c'], state: 'failed', reason: 'its engine is down' },
  ];

  assert.deepEqual(
    choices({ agentId: 'main', state: 'ready', programs: PROGRAMS, instances }).map(({ place, workspace, programs, reason }) => [place, workspace, programs.length, reason]),
    [
      ['no workspace', '', 2, undefined],
      ['/work/a', '/work/a', 2, undefined],
      ['/work/b, /work/c', '/work/b', 0, 'its engine is down'],
    ],
  );
});
