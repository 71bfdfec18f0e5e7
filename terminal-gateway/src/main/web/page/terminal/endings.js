// @ts-check
import { clean } from './text.js';

/**
 * The meaning of the end of a connection. `stop`: no automatic new attempt; `fresh`: the next connection starts a new session.
 * @typedef {{stop: boolean, fresh: boolean, words: string}} Ending
 */

const STOPS = new Map([
  [1000, { fresh: true, words: 'The program has ended' }],
  [1008, { fresh: false, words: 'The server did not understand this page' }],
  [1009, { fresh: false, words: 'More was typed than the program reads' }],
  [4401, { fresh: false, words: 'The server does not accept the token' }],
  [4403, { fresh: false, words: 'The server does not allow terminals from this address' }],
  [4404, { fresh: true, words: 'There is no such session any more' }],
  [4408, { fresh: false, words: 'Closed after a long time without input or output' }],
  [4409, { fresh: false, words: 'This terminal was opened somewhere else' }],
]);

const RETRIED = new Map([
  [1012, 'The server restarts'],
  [4429, 'A limit was reached'],
  [4503, 'Not ready yet'],
]);

/** @param {number} code of the socket's close @param {string} reason @returns {Ending} */
export function ofClose(code, reason) {
  const stop = STOPS.get(code);
  const words = stop?.words ?? RETRIED.get(code) ?? 'The connection was lost';
  const detail = clean(reason);
  return { stop: stop !== undefined, fresh: stop?.fresh ?? false, words: detail === '' ? words : `${words}: ${detail}` };
}

/** @param {{code?: number, signal?: number}} exit */
export function ofExit({ code, signal }) {
  const how = signal === undefined ? `exit code ${code ?? 'unknown'}` : `killed by signal ${signal}`;
  return { stop: true, fresh: true, words: `The program has ended: ${how}` };
}

/**
 * @param {any} problem the failure of the request for a ticket: a Problem, or an error without a status when no answer came @returns {Ending}
 */
export function ofTicket(problem) {
  const status = problem?.status;
  const temporary = status === undefined || status === 408 || status === 425 || status === 429 || status >= 500;
  return { stop: !temporary, fresh: status === 404, words: status === undefined ? 'The server does not answer' : clean(problem.message) };
}
