// Tabs: one is chosen, arrows go from one to the next.
import { at } from './dom';

/** Buttons `tab-NAME`; calls back with the name that is chosen, also at the start. */
export function tabs<Name extends string>(names: readonly Name[], chosen: (name: Name) => void): (name: Name) => void {
  const choose = (wanted: Name) => {
    for (const one of names) {
      const button = at<HTMLButtonElement>(`tab-${one}`);
      button.setAttribute('aria-selected', String(one === wanted));
      button.tabIndex = one === wanted ? 0 : -1;
    }
    chosen(wanted);
  };
  names.forEach((one, place) => {
    const button = at(`tab-${one}`);
    button.addEventListener('click', () => choose(one));
    button.addEventListener('keydown', (event) => {
      const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (by === undefined) return;
      const next = names[(place + by + names.length) % names.length] ?? one;
      choose(next);
      at(`tab-${next}`).focus();
    });
  });
  return choose;
}
