// Offers people as one types, shows what a kind of note needs, closes what is open.
import { offerPeople } from './base.js';

document.documentElement.classList.add('scripted');

function offer(name, chosen = () => {}) {
  const input = document.getElementById(name), id = document.getElementById(`${name}_id`);
  if (!input) return;
  input.addEventListener('input', () => { if (id) id.value = ''; });
  offerPeople(input, document.getElementById(`${name}s`), (one) => {
    input.value = one.dataset.name;
    if (id) id.value = one.dataset.id;
    chosen();
  });
}

offer('who');
offer('to');
offer('person', () => document.getElementById('only').requestSubmit());

const filters = document.getElementById('filters');
filters.addEventListener('change', () => filters.requestSubmit());
filters.addEventListener('submit', () => {
  for (const one of filters.elements) if (!one.value) one.disabled = true; // a short address
});

const kind = document.getElementById('kind'), by = document.getElementById('by');

function fit() {
  for (const one of document.querySelectorAll('[data-for]')) one.hidden = !one.dataset.for.split(' ').includes(kind.value);
  const usual = kind.selectedOptions[0].dataset.by;
  by.options[0].textContent = { them: 'They did', me: 'You did', both: 'Both of you' }[usual];
  for (const one of [...by.options].slice(1)) one.hidden = one.disabled = one.value === usual;
  if (by.selectedOptions[0].disabled) by.value = '';
}

kind.addEventListener('change', fit);
fit();

const opened = () => document.querySelectorAll('.change[open]');
document.addEventListener('click', (event) => {
  for (const one of opened()) if (!one.contains(event.target)) one.open = false;
});
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape') return;
  for (const one of opened()) {
    one.open = false;
    one.querySelector('summary').focus();
  }
});
for (const form of document.querySelectorAll('form[method=post]')) {
  form.addEventListener('submit', () => {
    // after the browser has read which button it was
    setTimeout(() => { for (const one of form.querySelectorAll('button')) one.disabled = true; });
  });
}
