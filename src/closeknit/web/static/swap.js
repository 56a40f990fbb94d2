// Changes a part of an open page by the page that a form leads to, so that nothing jumps.

import { csrf, say } from './base.js';

/** Sends `form` (null: fetches) and puts the part `id` of the answered page in the place of ours. */
export async function swap(address, fields, id) {
  const how = fields && { method: 'POST', body: new URLSearchParams(fields), headers: { 'X-CSRF': csrf() } };
  const answer = await fetch(address, how || {});
  const text = await answer.text();
  const page = new DOMParser().parseFromString(text, 'text/html');
  const theirs = page.getElementById(id), ours = document.getElementById(id);
  if (!theirs || !ours) throw new Error(page.querySelector('main')?.textContent.trim().slice(0, 400) || text.slice(0, 400));
  ours.replaceWith(theirs);
  const main = document.getElementById('main');
  main.querySelectorAll('.notice').forEach((one) => one.remove());
  const notices = [...page.querySelectorAll('.notice')];
  main.prepend(...notices);
  if (notices.length) say(notices.map((one) => one.textContent.trim()).join(' '));
  return theirs;
}

/** Lets the forms of the part `id` change it in place; `done` is handed the new part and the form
    that was sent. */
export function inPlace(id, done) {
  document.addEventListener('submit', async (event) => {
    const form = event.target;
    if (form.method !== 'post' || !document.getElementById(id)?.contains(form)) return;
    event.preventDefault();
    const by = event.submitter;
    const fields = new FormData(form);
    if (by?.name) fields.set(by.name, by.value);
    if (by) { by.disabled = true; by.setAttribute('aria-busy', 'true'); }
    try {
      done(await swap(form.getAttribute('action'), fields, id), form, by);
    } catch (error) {
      if (by) { by.disabled = false; by.removeAttribute('aria-busy'); }
      tell(error.message);
    }
  });
}

/** Says above the page what went wrong. */
export function tell(sentence) {
  const line = Object.assign(document.createElement('p'), { className: 'notice', textContent: sentence });
  line.setAttribute('role', 'alert');
  document.getElementById('main').prepend(line);
  line.scrollIntoView({ block: 'nearest' });
}
