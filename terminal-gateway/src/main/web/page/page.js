// @ts-check
import { BerthTerminal } from './berth-terminal.js';
import { sessionCards, targetCards } from './demo/lists.js';
import { keepToken, showSession, shownSession, takeToken } from './demo/token.js';
import { Player } from './player/player.js';
import { Api } from './terminal/api.js';
import { confirm } from './terminal/dialog.js';
import { clean } from './terminal/text.js';

const REFRESH_MS = 5_000;
const BASE = new URL('.', import.meta.url);

let token = takeToken();
/** @type {{dispose: () => void} | undefined} */
let current;
const api = new Api(BASE, () => token);
const part = (/** @type {string} */ id) => /** @type {any} */ (document.getElementById(id));

/** @param {unknown} problem */
function showProblem(problem) {
  const line = part('problem');
  line.hidden = problem === undefined;
  line.textContent = problem instanceof Error ? [problem.message, /** @type {any} */ (problem).todo].filter(Boolean).join('\n') : '';
}

async function refresh() {
  part('forget').hidden = token === '';
  part('token').placeholder = token === '' ? "from the file token in Berth's home" : 'a token is in use';
  part('lists').hidden = token === '';
  if (token === '') {
    return;
  }
  try {
    const [{ targets }, sessions] = await Promise.all([api.targets(), api.sessions()]);
    replace(part('targets'), targetCards(targets, open));
    replace(part('sessions'), sessionCards(sessions, shownSession().sid, { join, kill, play }));
    showProblem(undefined);
  } catch (problem) {
    showProblem(problem);
  }
}

/** Replaces only the cards that have changed, so that the focus stays. @param {HTMLElement} list @param {HTMLElement[]} cards */
function replace(list, cards) {
  cards.forEach((card, at) => {
    const old = list.children[at];
    if (old === undefined) {
      list.append(card);
    } else if (old.outerHTML !== card.outerHTML || card.querySelector('button') !== null) {
      const focused = old.contains(document.activeElement) ? document.activeElement?.getAttribute('aria-label') : undefined;
      old.replaceWith(card);
      if (focused) {
        /** @type {HTMLElement | undefined} */ ([...card.querySelectorAll('button')].find((each) => each.getAttribute('aria-label') === focused))?.focus();
      }
    }
  });
  while (list.children.length > cards.length) {
    list.lastElementChild?.remove();
  }
}

/** @param {string} title @param {(host: HTMLElement) => {dispose: () => void}} make */
function stage(title, make) {
  current?.dispose();
  part('stage').hidden = false;
  part('stage-title').textContent = clean(title);
  current = make(part('screen'));
}

/** @param {any} options @param {string} title */
function terminal(options, title) {
  stage(title, (host) => {
    const made = new BerthTerminal(host, { ...options, token: () => token, base: BASE });
    made.addEventListener('session', (event) => {
      showSession(/** @type {CustomEvent} */ (event).detail.sid, options.mode === 'read');
      refresh();
    });
    made.addEventListener('exit', () => refresh());
    return made;
  });
}

/** @param {string} target @param {string} agent @param {'agent' | 'shell' | 'read'} mode @param {string[] | undefined} workspaces */
function open(target, agent, mode, workspaces) {
  terminal({ target, agent, workspaces, mode, record: part('record').checked }, `${target}/${agent}`);
}

/** @param {import('./demo/lists.js').Session} session @param {'write' | 'read'} mode */
function join({ sid, target, agentId, program }, mode) {
  terminal({ sid, target, agent: agentId, mode: mode === 'read' ? 'read' : program }, `${target}/${agentId}`);
}

/** @param {import('./demo/lists.js').Session} session */
async function kill({ sid, target, agentId, title }) {
  if (await confirm(document.body, `End this session of ${clean(target)}/${clean(agentId)}?`, clean(title ?? '') || clean(sid), 'End it')) {
    await api.kill(sid).catch(showProblem);
    await refresh();
  }
}

/** @param {import('./demo/lists.js').Session} session */
async function play({ sid, target, agentId }) {
  try {
    const text = await api.recording(sid);
    stage(`Recording of ${target}/${agentId}`, (host) => new Player(host, text));
    showSession(undefined);
  } catch (problem) {
    showProblem(problem);
  }
}

part('token-form').addEventListener('submit', (/** @type {Event} */ event) => {
  event.preventDefault();
  token = part('token').value.trim() || token;
  part('token').value = '';
  keepToken(token);
  refresh();
});
part('forget').addEventListener('click', () => {
  keepToken('');
  location.assign(location.pathname);
});
part('close').addEventListener('click', () => {
  current?.dispose();
  current = undefined;
  part('stage').hidden = true;
  showSession(undefined);
  refresh();
});

await refresh();
const before = shownSession();
if (before.sid !== undefined && token !== '') {
  const session = (await api.sessions().catch(() => [])).find((/** @type {any} */ each) => each.sid === before.sid);
  const mode = before.reads ? 'read' : (session?.program ?? 'agent');
  terminal({ sid: before.sid, target: session?.target, agent: session?.agentId, mode }, session ? `${session.target}/${session.agentId}` : 'Session');
}
setInterval(() => document.visibilityState === 'visible' && refresh(), REFRESH_MS);
