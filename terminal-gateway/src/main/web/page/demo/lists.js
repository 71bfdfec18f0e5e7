// @ts-check
import { button, element } from '../terminal/elements.js';
import { clean } from '../terminal/text.js';
import { choices } from './choices.js';

/**
 * @typedef {import('./choices.js').Agent} Agent
 * @typedef {{sid: string, target: string, agentId: string, program: string, workspace?: string, state: string, viewers: number, recording: any, title?: string,
 *   columns: number, rows: number, startedAt?: string, exit?: {code?: number, signal?: number} | null}} Session
 */

/**
 * @param {{target: string, agents: Agent[]}[]} targets
 * @param {(target: string, agent: string, mode: 'agent' | 'shell' | 'read', workspaces: string[] | undefined) => void} open
 */
export function targetCards(targets, open) {
  const cards = targets.flatMap(({ target, agents }) => agents.flatMap((agent) => choices(agent).map((choice) => targetCard(`${target}/${agent.agentId}`, choice, (mode) => open(target, agent.agentId, mode, choice.workspaces)))));
  return cards.length > 0 ? cards : [element('p', { className: 'empty', textContent: 'No agents are configured.' })];
}

/** @param {string} name @param {import('./choices.js').Choice} choice @param {(mode: 'agent' | 'shell' | 'read') => void} open */
function targetCard(name, { state, reason, programs, place, workspaces }, open) {
  const which = workspaces === undefined ? name : `${name} in ${place}`;
  const modes = /** @type {const} */ ([
    { mode: 'agent', label: 'Open', className: 'main', offered: programs.includes('agent') },
    { mode: 'shell', label: 'Shell', className: '', offered: programs.includes('shell') },
    { mode: 'read', label: 'Read-only', className: '', offered: programs.includes('agent') },
  ]).filter(({ offered }) => offered);
  return card(
    name,
    state,
    [place, reason ?? ''],
    modes.map(({ mode, label, className }) =>
      button(label, () => open(mode), { className, disabled: state !== 'ready', 'aria-label': `${label} ${which}` }),
    ),
  );
}

/**
 * @param {Session[]} sessions @param {string | undefined} shown
 * @param {{join: (session: Session, mode: 'write' | 'read') => void, kill: (session: Session) => void, play: (session: Session) => void}} actions
 */
export function sessionCards(sessions, shown, { join, kill, play }) {
  if (sessions.length === 0) {
    return [element('p', { className: 'empty', textContent: 'None. A session goes on when its page is closed.' })];
  }
  return sessions.map((session) => {
    const name = `${session.target}/${session.agentId} ${session.program}`;
    const over = session.exit !== undefined && session.exit !== null;
    const seen = `${session.viewers === 1 ? '1 viewer' : `${session.viewers} viewers`} · ${session.columns}×${session.rows}${since(session.startedAt)}`;
    const buttons = over
      ? []
      : [
          button('Attach', () => join(session, 'write'), { className: 'main', 'aria-label': `Attach to ${name}` }),
          button('Watch', () => join(session, 'read'), { 'aria-label': `Watch ${name}` }),
          button('Kill', () => kill(session), { 'aria-label': `Kill ${name}` }),
        ];
    if (session.recording) {
      buttons.push(button('Play', () => play(session), { 'aria-label': `Play the recording of ${name}` }));
    }
    const made = card(name, session.state, [clean(session.title ?? ''), session.workspace ?? '', seen], buttons);
    made.setAttribute('aria-current', String(session.sid === shown));
    return made;
  });
}

/** @param {string | undefined} startedAt */
function since(startedAt) {
  const time = new Date(startedAt ?? NaN);
  return Number.isNaN(time.getTime()) ? '' : ` · since ${time.toLocaleTimeString()}`;
}

/** @param {string} name @param {string} state @param {string[]} lines @param {HTMLElement[]} buttons @returns {HTMLElement} */
function card(name, state, lines, buttons) {
  const chip = element('span', { className: 'state', textContent: clean(state) });
  chip.dataset.state = state;
  return element(
    'article',
    { className: 'card' },
    element('header', {}, element('h3', { textContent: clean(name) }), chip),
    ...lines.filter((line) => line !== '').map((line) => element('p', { textContent: clean(line, 600) })),
    element('div', { className: 'actions' }, ...buttons),
  );
}
