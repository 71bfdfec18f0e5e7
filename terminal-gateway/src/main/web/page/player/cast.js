// @ts-check

/**
 * The events of a recording. Times are seconds from the start.
 * @typedef {{at: number, code: string, data: string}} CastEvent
 * @typedef {{cols: number, rows: number, title: string, events: CastEvent[], seconds: number, cut: boolean}} Cast
 */

/**
 * Reads asciicast v3, or v2, whose times count from the start. Leaves out a cut last line, as in a recording that is still written.
 * @param {string} text @returns {Cast}
 */
export function readCast(text) {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const header = object(lines.shift());
  if (header?.version !== 3 && header?.version !== 2) {
    throw new Error('This is no asciicast of version 2 or 3');
  }
  const events = [];
  let cut = false;
  let at = 0;
  for (const line of lines) {
    const event = object(line);
    if (!Array.isArray(event) || !Number.isFinite(event[0]) || typeof event[1] !== 'string') {
      cut = true;
      continue;
    }
    at = header.version === 3 ? at + Math.max(0, event[0]) : Math.max(at, event[0]);
    events.push({ at, code: event[1], data: String(event[2] ?? '') });
  }
  const size = header.term ?? { cols: header.width, rows: header.height };
  return { cols: within(size.cols, 80, 500), rows: within(size.rows, 24, 300), title: String(header.title ?? ''), events, seconds: at, cut };
}

/** The size of an `r` event, such as `120x40`. @param {string} data @returns {{cols: number, rows: number} | undefined} */
export function readSize(data) {
  const [, cols, rows] = /^(\d{1,4})x(\d{1,4})$/.exec(data) ?? [];
  return cols === undefined ? undefined : { cols: within(Number(cols), 80, 500), rows: within(Number(rows), 24, 300) };
}

/** @param {unknown} value @param {number} otherwise @param {number} most */
function within(value, otherwise, most) {
  return typeof value === 'number' && value >= 1 ? Math.min(most, Math.floor(value)) : otherwise;
}

/** @param {string | undefined} line @returns {any} */
function object(line) {
  try {
    return JSON.parse(line ?? '');
  } catch {
    return undefined;
  }
}
