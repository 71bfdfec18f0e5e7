// @ts-check

/**
 * Creates an element with properties (including `class`, `on…`, `aria-…`) and children. Strings become text, never HTML.
 * @param {string} name @param {Record<string, any>} [properties] @param {...(Node | string)} children
 * @returns {any}
 */
export function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key in made) {
      /** @type {any} */ (made)[key] = value;
    } else if (value !== undefined) {
      made.setAttribute(key, value);
    }
  }
  made.append(...children);
  return made;
}

/** @param {string} label @param {() => void} onclick @param {Record<string, any>} [properties] */
export function button(label, onclick, properties = {}) {
  return element('button', { type: 'button', textContent: label, onclick, ...properties });
}
