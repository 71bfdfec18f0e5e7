// @ts-check

/**
 * The document as xterm.js shall see it under `style-src 'self'`: it makes <style> elements and style attributes, which that policy
 * refuses; the same rules as constructed sheets and through the CSSOM are allowed.
 * @param {Document} real @returns {Document}
 */
export function strictDocument(real) {
  return new Proxy(real, {
    get(target, key) {
      if (key === 'createElement') {
        return maker(target);
      }
      const value = Reflect.get(target, key);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/**
 * Does something while the document itself makes such elements: xterm.js 6.0.0 hands its viewport the real document, whatever
 * `documentOverride` says.
 * @param {Document} real @param {() => void} action done before this returns
 */
export function strictly(real, action) {
  real.createElement = /** @type {any} */ (maker(real));
  try {
    action();
  } finally {
    delete (/** @type {any} */ (real).createElement);
  }
}

/** @param {Document} real */
function maker(real) {
  const make = (/** @type {string} */ name) => Document.prototype.createElement.call(real, name);
  return (/** @type {string} */ name) => (name === 'style' ? sheet(real, make('template')) : unattributed(make(name)));
}

/** Stands where the <style> would stand; its text is a constructed sheet's. @param {Document} real @param {HTMLElement} element */
function sheet(real, element) {
  const rules = new CSSStyleSheet();
  real.adoptedStyleSheets.push(rules);
  Object.defineProperty(element, 'textContent', { set: (text) => rules.replaceSync(text) });
  element.remove = () => {
    real.adoptedStyleSheets = real.adoptedStyleSheets.filter((other) => other !== rules);
    Element.prototype.remove.call(element);
  };
  return element;
}

/** @template {HTMLElement} E @param {E} element @returns {E} */
function unattributed(element) {
  element.setAttribute = (name, value) =>
    name === 'style' ? void (element.style.cssText = value) : Element.prototype.setAttribute.call(element, name, value);
  return element;
}
