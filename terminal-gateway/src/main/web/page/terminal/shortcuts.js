// @ts-check

/** The keys that the page handles and the program does not get. */
export class Shortcuts {
  /**
   * @param {{attachCustomKeyEventHandler: (handler: (event: KeyboardEvent) => boolean) => void}} term
   * @param {{search: () => void, copy: () => void, leave: () => void, enter: () => boolean}} actions
   */
  constructor(term, { search, copy, leave, enter }) {
    const keys = new Map([['F', search], ['C', copy], ['L', leave]]);
    term.attachCustomKeyEventHandler((event) => {
      const modifier = event.ctrlKey || event.metaKey;
      const action = modifier && event.shiftKey ? keys.get(event.key.toUpperCase()) : undefined;
      if (action !== undefined) {
        event.preventDefault();
        if (event.type === 'keydown') {
          action();
        }
        return false;
      }
      // Ctrl-Shift-V is left to the browser, whose paste event the Clipboard handles
      const pastes = modifier && event.shiftKey && event.key.toUpperCase() === 'V';
      return !pastes && !(event.type === 'keydown' && event.key === 'Enter' && enter());
    });
  }
}
