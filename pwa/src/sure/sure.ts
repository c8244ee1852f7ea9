import { mount, unmount } from 'svelte';
import Sure from './Sure.svelte';

/**
 * Asks before something is done that cannot be undone. ``consequence`` says what will be so, ``verb`` what the button does:
 * the words of the button that was pressed. True when it shall be done; whatever else closes the dialog means no.
 */
export function sure(consequence: string, verb: string): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = mount(Sure, {
      target: document.body,
      props: {
        consequence,
        verb,
        answered: (yes: boolean) => {
          void unmount(asked);
          resolve(yes);
        },
      },
    });
  });
}
