// The week: minutes that one can slide and that are remembered, and steps settled in place.

import { say, settled } from './base.js';
import { offerCopies } from './copy.js';
import { inPlace, swap, tell } from './swap.js';

const KEPT = 'week-minutes';

async function to(minutes) {
  try {
    const part = await swap('/week?minutes=' + minutes, null, 'steps');
    offerCopies(part);
    document.getElementById('week').dataset.minutes = minutes;
    history.replaceState(null, '', '/week?minutes=' + minutes);
    const sum = document.getElementById('sum');
    if (sum) say(sum.textContent);
  } catch (error) { tell(error.message); }
}

const slider = document.getElementById('minutes'), chosen = document.getElementById('chosen');
document.getElementById('set').hidden = true;
offerCopies();

const slid = settled((minutes) => { localStorage.setItem(KEPT, minutes); to(minutes); }, 180);
slider.addEventListener('input', () => { chosen.textContent = slider.value; slid(slider.value); });

const kept = localStorage.getItem(KEPT), week = document.getElementById('week');
if (!('chosen' in week.dataset) && kept && kept !== week.dataset.minutes) {
  slider.value = kept;
  chosen.textContent = slider.value;
  to(slider.value);
}

inPlace('steps', (part, form, by) => {
  offerCopies(part);
  const ref = form.elements.step.value;
  const back = [...part.querySelectorAll('.act')].find((act) => ref.startsWith(act.id));
  // what was said last stands first among those seen to
  const aim = form.getAttribute('action') === '/week/undo' ? back?.querySelector('button[value=done]') : part.querySelector('.settled button');
  (aim || document.getElementById('main')).focus({ preventScroll: true });
});
