// The ask form: people offered as one types, the size told as it is typed, the answer beside it.

import { change, offerPeople, settled } from './base.js';
import { offerCopies } from './copy.js';
import { inPlace } from './swap.js';

const ofMe = location.pathname === '/asked';

function ready(part) {
  const person = part.querySelector('#person'), text = part.querySelector('#text');
  const id = part.querySelector('#id'), named = part.querySelector('#named');
  offerPeople(person, part.querySelector('#people'), (one) => {
    person.value = named.value = one.dataset.name;
    id.value = one.dataset.id;
    (text.value ? person : text).focus();
  });
  const read = part.querySelector('#read');
  let asked = 0;
  const look = async () => {
    const mine = ++asked, words = text.value.trim();
    let found = {};
    if (words) {
      try { found = await (await change('/ask/size', { text: words })).json(); } catch { found = {}; }
    }
    if (mine !== asked) return;
    part.querySelectorAll('.size[data-size]').forEach((row) => {
      row.classList.toggle('told-by', Number(row.dataset.size) === found.size);
    });
    // while the first words stand there, nothing is said of what they don't tell yet
    const few = words.split(/\s+/).length < 4;
    const told = !words ? '' : found.size ? `${found.name}: ${found.cue}` : few ? '' : found.cue;
    if (read.textContent !== told) read.textContent = told;
  };
  text.addEventListener('input', settled(look, 200));
  look();
  offerCopies(part);
}

// who follows a name in the answer and comes back finds the answer again, as long as the tab is open
const KEPT = 'asked ' + location.pathname;

function keep(part) {
  const fields = part.querySelector('.answer') ? [...new FormData(part.querySelector('#ask'))].filter(([name]) => name !== 'csrf') : [];
  sessionStorage.setItem(KEPT, JSON.stringify(fields));
}

function comeBack() {
  const [way] = performance.getEntriesByType('navigation'), form = document.getElementById('ask');
  const fields = JSON.parse(sessionStorage.getItem(KEPT) || '[]');
  if (way?.type !== 'back_forward' || document.querySelector('.answer') || !fields.length) return;
  fields.forEach(([name, value]) => { form.elements[name].value = value; });
  form.requestSubmit();
}

ready(document.getElementById('sheet'));
/** To the answer, or to what is asked back; false where there is neither. */
function aimed(part) {
  const aim = [...part.querySelectorAll('[data-focus]')].pop() || part.querySelector('[aria-invalid], .choices button');
  if (!aim) return false;
  aim.focus({ preventScroll: true });
  const top = aim.getBoundingClientRect().top;
  if (top < 0 || top > innerHeight * 0.7) aim.scrollIntoView({ block: 'start' });
  return true;
}

inPlace('sheet', (part) => {
  ready(part);
  keep(part);
  if (!aimed(part)) { document.getElementById('main').focus({ preventScroll: true }); scrollTo({ top: 0 }); }
  if (part.querySelector('.answer')) document.title = ofMe ? 'Your answer · closeknit' : 'Your ask · closeknit';
});
comeBack();
if (document.querySelector('.answer, .trouble')) aimed(document.getElementById('sheet')); // sent from the page of roots
