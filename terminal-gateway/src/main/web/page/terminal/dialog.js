// @ts-check
import { button, element } from './elements.js';

/**
 * Asks the user for a confirmation; Escape means no. The focus returns to the element that had it.
 * @param {HTMLElement} host @param {string} question @param {string} detail shown unchanged @param {string} yes
 * @returns {Promise<boolean>}
 */
export function confirm(host, question, detail, yes) {
  const before = /** @type {HTMLElement | null} */ (document.activeElement);
  return new Promise((resolve) => {
    const dialog = element(
      'dialog',
      { className: 'bt-dialog', 'aria-label': question },
      element('p', { textContent: question }),
      element('pre', { textContent: detail, tabIndex: 0 }),
      element(
        'div',
        { className: 'bt-buttons' },
        button('Cancel', () => dialog.close('no')),
        button(yes, () => dialog.close('yes'), { className: 'bt-primary', autofocus: true }),
      ),
    );
    dialog.addEventListener('close', () => {
      dialog.remove();
      before?.focus();
      resolve(dialog.returnValue === 'yes');
    });
    host.append(dialog);
    dialog.showModal();
  });
}
