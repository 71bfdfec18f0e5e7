// @ts-check

/** Untrusted text of a program made safe to show: without control and direction characters, and short. Use it as textContent only. */
export function clean(/** @type {unknown} */ text, longest = 256) {
  const plain = String(text ?? '').replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '');
  return [...plain.slice(0, 4 * longest)].slice(0, longest).join('');
}

/** Text for a paste, without control characters other than line ends and tabs, such as the sequence that ends a bracketed paste. */
export function pasteable(/** @type {string} */ text) {
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g, '');
}

export function bytes(/** @type {number} */ count) {
  return count < 1024 ? `${count} B` : count < 1024 ** 2 ? `${(count / 1024).toFixed(0)} KB` : `${(count / 1024 ** 2).toFixed(1)} MB`;
}
