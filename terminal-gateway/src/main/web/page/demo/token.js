// @ts-check
const KEY = 'berth.token';

/**
 * The server's token, kept for this tab only. `#token=…` in the address is read once and removed from the address and the history.
 * @returns {string}
 */
export function takeToken() {
  const fragment = new URLSearchParams(location.hash.slice(1));
  const given = fragment.get('token');
  if (given !== null) {
    fragment.delete('token');
    history.replaceState(null, '', `${location.pathname}${location.search}${fragment.size > 0 ? `#${fragment}` : ''}`);
    keepToken(given);
  }
  return sessionStorage.getItem(KEY) ?? '';
}

/** @param {string} token empty to forget it */
export function keepToken(token) {
  if (token === '') {
    sessionStorage.removeItem(KEY);
  } else {
    sessionStorage.setItem(KEY, token);
  }
}

/** The session that this tab shows and whether it is read-only, from the address, so that a reload shows the same session. */
export function shownSession() {
  const fragment = new URLSearchParams(location.hash.slice(1));
  return { sid: fragment.get('session') ?? undefined, reads: fragment.get('mode') === 'read' };
}

/** @param {string | undefined} sid */
export function showSession(sid, reads = false) {
  const fragment = sid === undefined ? '' : `#session=${encodeURIComponent(sid)}${reads ? '&mode=read' : ''}`;
  history.replaceState(null, '', `${location.pathname}${location.search}${fragment}`);
}
