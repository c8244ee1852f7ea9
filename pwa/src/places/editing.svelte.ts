/** What the forms of sites and routes have alike: one change at a time, and what became of it. */
import { t } from '../i18n/messages.svelte';
import { navigate } from '../router.svelte';
import { isConflict, whatFailed } from './say';

interface Form<Detail> {
  /** Null: a new one is made. */
  id: string | null;
  /** Where it is edited once there is one. */
  path: (id: string) => string;
  /** Fills the form with what the server says it is now. */
  show: (read: Detail) => void;
}

export class Editing<Detail extends { id: string }> {
  busy = $state(false);
  /** Somebody else changed it meanwhile: it has to be read again. */
  conflict = $state(false);
  said = $state('');
  readonly #form: Form<Detail>;

  constructor(form: Form<Detail>) {
    this.#form = form;
  }

  forget(): void {
    this.conflict = false;
    this.said = '';
  }

  async attempt(doing: () => Promise<Detail>): Promise<void> {
    this.busy = true;
    this.said = '';
    try {
      const answered = await doing();
      if (!this.#form.id) {
        navigate(this.#form.path(answered.id), { replace: true });
        return;
      }
      this.#form.show(answered);
      this.said = t('places.saved');
    } catch (error) {
      this.said = whatFailed(error);
      this.conflict = isConflict(error);
    } finally {
      this.busy = false;
    }
  }
}
