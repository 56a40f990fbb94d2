// One key for each proposal; without this file the buttons do the same by whole pages.
import { change, say } from './base.js';

const place = document.getElementById('review');
const keys = { y: 'yes', n: 'no', s: 'skip' };
let busy = false;

async function send(form) {
  if (busy) return;
  busy = true;
  place.setAttribute('aria-busy', 'true');
  const held = document.activeElement?.closest('#review button')?.getAttribute('aria-label');
  try {
    const fields = new FormData(form);
    fields.set('part', 'yes');
    const answer = await change(form.getAttribute('action'), fields);
    place.innerHTML = await answer.text();
    const told = document.getElementById('told');
    const same = held && [...place.querySelectorAll('button')].find((one) => one.getAttribute('aria-label') === held);
    (same || told).focus({ preventScroll: true });
    say([document.getElementById('place')?.textContent, told.textContent, place.querySelector('blockquote')?.textContent].filter(Boolean).join('. '));
  } catch (error) {
    say(error.message);
    location.reload(); // what was said before is kept; the page shows what wasn't
  } finally {
    busy = false;
    place.removeAttribute('aria-busy');
  }
}

place.addEventListener('submit', (event) => {
  event.preventDefault();
  send(event.target);
});

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (event.target.closest('input, textarea, select, [contenteditable]')) return;
  const key = event.key.toLowerCase();
  const form = key === 'u'
    ? place.querySelector('form[action$="/undo"]')
    : keys[key] && place.querySelector(`input[name=word][value="${keys[key]}"]`)?.form;
  if (!form) return;
  event.preventDefault();
  send(form);
});
