// What every page does: hiding names, finding a person, keys, and small requests of its own.

const root = document.documentElement;
const title = document.title;

/** The token that a change must carry. */
export const csrf = () => document.querySelector('meta[name=csrf]').content;

/** Sends a change and hands back the answer; `fields` is an object or FormData. */
export async function change(address, fields) {
  const body = new URLSearchParams(fields);
  const answer = await fetch(address, { method: 'POST', body, headers: { 'X-CSRF': csrf() } });
  if (!answer.ok) throw new Error(await answer.text());
  return answer;
}

/** Says something to those who can't see the page change. */
export function say(sentence) {
  let voice = document.getElementById('voice');
  if (!voice) {
    voice = Object.assign(document.createElement('p'), { id: 'voice', className: 'sr' });
    voice.setAttribute('role', 'status');
    document.body.append(voice);
  }
  voice.textContent = sentence;
}

/** Calls `act` once no call came for `wait` milliseconds. */
export function settled(act, wait = 120) {
  let timer;
  return (...values) => { clearTimeout(timer); timer = setTimeout(() => act(...values), wait); };
}

// hiding names ------------------------------------------------------------------------------

const hide = document.getElementById('hide');

function hiding(on) {
  root.classList.toggle('hiding', on);
  hide.setAttribute('aria-pressed', on);
  hide.textContent = on ? 'Show names' : 'Hide names';
  document.title = on ? 'closeknit' : title;
}

hiding(root.classList.contains('hiding'));
hide.addEventListener('click', () => {
  const on = !root.classList.contains('hiding');
  localStorage.setItem('hide', on ? 'yes' : 'no');
  hiding(on);
});

// finding a person ------------------------------------------------------------------------------

/** Makes an input offer people as one types; `chosen` is handed the option that was picked. */
export function offerPeople(input, list, chosen) {
  let at = -1, asked = 0;
  const options = () => [...list.children];
  const close = () => { list.hidden = true; input.setAttribute('aria-expanded', 'false'); input.removeAttribute('aria-activedescendant'); at = -1; };
  const mark = (to) => {
    options().forEach((one, n) => one.setAttribute('aria-selected', n === to));
    at = to;
    if (to >= 0) { input.setAttribute('aria-activedescendant', options()[to].id); options()[to].scrollIntoView({ block: 'nearest' }); }
  };
  const look = settled(async () => {
    const text = input.value.trim(), mine = ++asked;
    if (!text) return close();
    const answer = await fetch('/find?q=' + encodeURIComponent(text));
    if (!answer.ok || mine !== asked) return;
    const people = await answer.json();
    list.replaceChildren(...people.map((person, n) => {
      const one = document.createElement('li');
      one.id = `${list.id}-${n}`;
      one.setAttribute('role', 'option');
      one.setAttribute('aria-selected', 'false');
      one.dataset.id = person.id;
      one.dataset.name = person.name;
      const name = Object.assign(document.createElement('span'), { className: 'private', textContent: person.name });
      const more = Object.assign(document.createElement('small'), { className: 'private', textContent: person.more });
      one.append(name, ' ', more);
      one.addEventListener('mousedown', (event) => { event.preventDefault(); chosen(one); close(); });
      return one;
    }));
    list.hidden = !people.length;
    input.setAttribute('aria-expanded', String(!!people.length));
    at = -1;
    say(people.length ? `${people.length} found` : 'Nobody found');
  });
  input.addEventListener('input', look);
  input.addEventListener('blur', close);
  input.addEventListener('keydown', (event) => {
    const many = options().length;
    if (list.hidden || !many) return;
    if (event.key === 'ArrowDown') { event.preventDefault(); mark((at + 1) % many); }
    else if (event.key === 'ArrowUp') { event.preventDefault(); mark((at - 1 + many) % many); }
    else if (event.key === 'Enter' && at >= 0) { event.preventDefault(); chosen(options()[at]); close(); }
    else if (event.key === 'Escape') close();
  });
}

const find = document.getElementById('find');
offerPeople(find, document.getElementById('found'), (one) => { location.href = '/people/' + one.dataset.id; });
// Enter before anybody was offered: to the one person who is meant, if there is one
find.form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const query = encodeURIComponent(find.value.trim());
  const answer = await fetch('/find?q=' + query);
  const people = answer.ok && query ? await answer.json() : [];
  location.href = people.length === 1 ? '/people/' + people[0].id : '/people?q=' + query;
});

document.addEventListener('keydown', (event) => {
  const typing = event.target.closest('input, textarea, select, [contenteditable]');
  if (event.key === '/' && !typing && !event.ctrlKey && !event.metaKey) { event.preventDefault(); find.focus(); }
});
