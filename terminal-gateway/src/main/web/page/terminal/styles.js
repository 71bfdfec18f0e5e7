// @ts-check

/**
 * The document as xterm.js shall see it under `style-src 'self'`: it makes <style> elements, which that policy refuses; the same
 * rules in constructed sheets are allowed.
 * @param {Document} real @returns {Document}
 */
export function strictDocument(real) {
  return new Proxy(real, {
    get(target, key) {
      if (key === 'createElement') {
        return (/** @type {string} */ name) => (name === 'style' ? sheet(target) : target.createElement(name));
      }
      const value = Reflect.get(target, key);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/** Stands where the <style> would stand; its text is a constructed sheet's. @param {Document} real */
function sheet(real) {
  const rules = new CSSStyleSheet();
  real.adoptedStyleSheets.push(rules);
  const element = real.createElement('template');
  Object.defineProperty(element, 'textContent', { set: (text) => rules.replaceSync(text) });
  element.remove = () => {
    real.adoptedStyleSheets = real.adoptedStyleSheets.filter((other) => other !== rules);
    Element.prototype.remove.call(element);
  };
  return element;
}
