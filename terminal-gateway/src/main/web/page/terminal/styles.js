// @ts-check

/**
 * A document for xterm.js under the policy `style-src 'self'`. xterm.js creates <style> elements, which the policy refuses; this document
 * puts their rules into constructed style sheets, which the policy allows.
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

/** An element in place of a <style> element; its text becomes the rules of a constructed style sheet. @param {Document} real */
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
