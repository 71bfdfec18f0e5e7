// @ts-check
import { confirm } from './dialog.js';
import { clean } from './text.js';

/** An address that may be opened: http or https only. @param {string} text @returns {URL | undefined} */
export function openable(text) {
  try {
    const address = new URL(text);
    return address.protocol === 'http:' || address.protocol === 'https:' ? address : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Opens a link after a confirmation that shows the whole address: the program chose both the link's text and its address.
 * @param {HTMLElement} host @param {(address: string) => void} [open]
 */
export function linkOpener(host, open = (address) => void window.open(address, '_blank', 'noopener,noreferrer')) {
  return async (/** @type {MouseEvent} */ event, /** @type {string} */ text) => {
    event.preventDefault();
    const address = openable(text);
    if (address !== undefined && (await confirm(host, `Open ${clean(address.host)}?`, clean(address.href, 2048), 'Open'))) {
      open(address.href);
    }
  };
}
