// The way to somebody: people offered as one types, requests that can be copied.

import { offerPeople } from './base.js';
import { offerCopies } from './copy.js';

const target = document.getElementById('target'), id = document.getElementById('id'), named = document.getElementById('named');
offerPeople(target, document.getElementById('people'), (one) => {
  target.value = named.value = one.dataset.name;
  id.value = one.dataset.id;
  target.form.requestSubmit();
});
offerCopies();
// the answer is read first, also by who doesn't see it
document.getElementById('answer')?.focus({ preventScroll: true });
