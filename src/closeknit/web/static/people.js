// The list that follows what one types, and filters kept under a name of one's own.
import { say, settled } from './base.js';

const form = document.getElementById('filters');
const list = document.getElementById('list');
document.getElementById('apply').hidden = true;

let asked = 0;

const query = () => {
  const said = new URLSearchParams([...new FormData(form)].filter(([, value]) => String(value).trim()));
  return said.toString();
};

async function look(search, remember = true) {
  const mine = ++asked;
  const answer = await fetch('/people/list?' + search);
  if (!answer.ok || mine !== asked) return;
  list.innerHTML = await answer.text();
  if (remember) history.replaceState(null, '', search ? '/people?' + search : '/people');
  say(document.getElementById('count').textContent);
  mark();
}

/** Makes the form say what an address says. */
function fill(search) {
  const said = new URLSearchParams(search);
  for (const field of form.elements) {
    if (!field.name) continue;
    if (field.type === 'checkbox') field.checked = said.get(field.name) === 'yes';
    else if (field.name === 'sort') sorting(field, said.get('sort') || '');
    else field.value = said.get(field.name) || '';
  }
}

/** A column that is turned round has no entry of its own among the figures until then. */
function sorting(field, word) {
  [...field.options].filter((one) => one.value.startsWith('-')).forEach((one) => one.remove());
  if (word.startsWith('-')) {
    const plain = [...field.options].find((one) => one.value === word.slice(1));
    if (plain) field.add(new Option(plain.text + ', turned round', word));
  }
  field.value = word;
}

const soon = settled(() => look(query()));
form.addEventListener('input', soon);
form.addEventListener('submit', (event) => { event.preventDefault(); look(query()); });

list.addEventListener('click', async (event) => {
  const link = event.target.closest('a[data-list]');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const search = new URL(link.href).search.slice(1);
  const head = link.closest('thead') && [...link.closest('tr').children].indexOf(link.parentElement);
  fill(search);
  await look(search);
  if (Number.isInteger(head)) list.querySelectorAll('thead a')[head]?.focus();
  else if (link.rel) { list.scrollIntoView({ block: 'start' }); list.querySelector('.who')?.focus({ preventScroll: true }); }
});

// filters of one's own -----------------------------------------------------------------------

const KEPT = 'people-filters';
const saved = document.getElementById('saved');
const keep = document.getElementById('keep');
const naming = document.getElementById('naming');
const own = saved.querySelector('ul');

const kept = () => { try { const found = JSON.parse(localStorage.getItem(KEPT)); return Array.isArray(found) ? found : []; } catch { return []; } };
const put = (filters) => { localStorage.setItem(KEPT, JSON.stringify(filters)); draw(); };

/** A filter without the place in its list. */
const plain = (search) => { const said = new URLSearchParams(search); said.delete('page'); return said.toString(); };

function draw() {
  own.replaceChildren(...kept().map(({ name, search }) => {
    const one = document.createElement('li');
    const link = Object.assign(document.createElement('a'), { href: '/people?' + search, textContent: name, className: 'private' });
    link.addEventListener('click', (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      fill(search);
      look(search);
    });
    const away = Object.assign(document.createElement('button'), { type: 'button', className: 'quiet', textContent: '×' });
    away.setAttribute('aria-label', `Remove the filter ${name}`);
    away.addEventListener('click', () => { put(kept().filter((filter) => filter.name !== name)); say(`The filter ${name} is removed.`); keep.focus(); });
    one.append(link, away);
    return one;
  }));
  mark();
}

function mark() {
  const here = plain(location.search);
  const known = kept();
  own.hidden = !known.length;
  saved.hidden = !known.length && !here;
  keep.hidden = !here || known.some((filter) => filter.search === here) || !naming.hidden;
  [...own.children].forEach((one, n) => {
    if (known[n].search === here) one.firstChild.setAttribute('aria-current', 'true');
    else one.firstChild.removeAttribute('aria-current');
  });
}

keep.addEventListener('click', () => { naming.hidden = false; keep.hidden = true; naming.elements[0].focus(); });
naming.addEventListener('keydown', (event) => { if (event.key === 'Escape') { naming.hidden = true; mark(); keep.focus(); } });
naming.addEventListener('submit', (event) => {
  event.preventDefault();
  const input = naming.elements[0], name = input.value.trim();
  if (!name) return;
  input.value = '';
  naming.hidden = true;
  put([...kept().filter((filter) => filter.name !== name), { name, search: plain(location.search) }]);
  say(`The filter ${name} is saved.`);
  own.lastChild.firstChild.focus();
});
draw();
