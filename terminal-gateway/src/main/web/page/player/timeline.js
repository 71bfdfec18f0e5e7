// @ts-check

/** The times of events with each wait shortened to at most `longest` seconds. @param {number[]} times ascending @param {number} longest */
export function compress(times, longest) {
  let before = 0;
  let now = 0;
  return times.map((at) => {
    now += Math.min(longest, at - before);
    before = at;
    return now;
  });
}

/** The count of ascending times at or before `time`. @param {number[]} times @param {number} time */
export function countUntil(times, time) {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle] <= time) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

/** The position in a recording: a clock that runs at a speed, pauses and seeks. Uses no terminal and no timer. */
export class Timeline {
  #times;
  #position = 0;
  /** @type {number | undefined} */
  #since;
  #speed = 1;
  #now;

  /** @param {number[]} times ascending @param {() => number} now in seconds */
  constructor(times, now) {
    this.#times = times;
    this.#now = now;
  }

  get end() {
    return this.#times.at(-1) ?? 0;
  }

  get playing() {
    return this.#since !== undefined;
  }

  get position() {
    const run = this.#since === undefined ? 0 : (this.#now() - this.#since) * this.#speed;
    return Math.min(this.end, this.#position + run);
  }

  /** The count of events at or before the position. */
  get due() {
    return countUntil(this.#times, this.position);
  }

  play() {
    this.seek(this.position >= this.end ? 0 : this.position);
    this.#since = this.#now();
  }

  pause() {
    this.#position = this.position;
    this.#since = undefined;
  }

  /** @param {number} position */
  seek(position) {
    this.#position = Math.max(0, Math.min(this.end, position));
    if (this.#since !== undefined) {
      this.#since = this.#now();
    }
  }

  /** @param {number} speed */
  set speed(speed) {
    this.seek(this.position);
    this.#speed = speed;
  }

  /** Sets other times for the same events, and keeps the position at the same event. @param {number[]} times */
  retime(times) {
    const due = this.due;
    this.#times = times;
    this.seek(due === 0 ? 0 : times[due - 1]);
  }
}
