// @ts-check

export const DARK = {
  background: '#14161a', foreground: '#d7dae0', cursor: '#d7dae0', selectionBackground: '#3a4a63',
  black: '#1c1f24', red: '#e06c75', green: '#8fbf73', yellow: '#d9b36c', blue: '#6aa7e8', magenta: '#c38add', cyan: '#5fb8c0', white: '#c8ccd4',
  brightBlack: '#6b7280', brightRed: '#f08a92', brightGreen: '#a9d68e', brightYellow: '#ecca86', brightBlue: '#8bbff5', brightMagenta: '#d8a6ee', brightCyan: '#7fd0d7', brightWhite: '#f3f4f6',
};

export const LIGHT = {
  background: '#fbfbfa', foreground: '#24272d', cursor: '#24272d', selectionBackground: '#c5d7f2',
  black: '#24272d', red: '#b3261e', green: '#2e6b2e', yellow: '#7a5a00', blue: '#1d5bb0', magenta: '#86309c', cyan: '#0c6670', white: '#6f747c',
  brightBlack: '#5a6069', brightRed: '#c73b32', brightGreen: '#3b7d3b', brightYellow: '#8c6900', brightBlue: '#2c6fcb', brightMagenta: '#9b44b1', brightCyan: '#177984', brightWhite: '#24272d',
};

/** Calls `use` with the current theme and after each change. @param {(theme: typeof DARK) => void} use @returns {() => void} stops the calls */
export function followTheme(use) {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const update = () => use(dark.matches ? DARK : LIGHT);
  dark.addEventListener('change', update);
  update();
  return () => dark.removeEventListener('change', update);
}
