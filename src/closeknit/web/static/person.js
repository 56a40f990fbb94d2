// Parts of a page are changed where they stand, so that nothing jumps while one taps along.
import { csrf, offerPeople, say } from './base.js';

const main = document.getElementById('main');
let here = location.pathname;
const whole = (html) => new DOMParser().parseFromString(html, 'text/html');

/** Puts a page's person, or only the open part, in place of what stands here; false where it is
    another page. */
function put(html, what) {
  const fresh = whole(html);
  const from = fresh.getElementById(what), to = document.getElementById(what);
  if (!from || !to) return null;
  to.replaceWith(from);
  if (what === 'part') {
    for (const tab of document.querySelectorAll('#tabs a')) {
      const now = fresh.querySelector(`#tabs a[data-tab="${tab.dataset.tab}"]`);
      if (now?.getAttribute('aria-current')) tab.setAttribute('aria-current', 'page');
      else tab.removeAttribute('aria-current');
    }
  }
  wire();
  return fresh;
}

/** What the page says of a change, where one looks. */
function tell(fresh) {
  document.querySelectorAll('.notice').forEach((one) => one.remove());
  const notice = fresh.querySelector('.notice');
  if (!notice) return;
  const part = document.getElementById('part');
  if (part) part.prepend(notice); else main.prepend(notice);
  const words = notice.textContent;
  notice.removeAttribute('role');
  say(words);
}

main.addEventListener('submit', async (event) => {
  const form = event.target, by = event.submitter;
  if (form.method !== 'post' || !form.closest('#one')) return;
  event.preventDefault();
  const fields = new FormData(form);
  if (by?.name) fields.set(by.name, by.value);
  const id = by?.id, label = by?.textContent, at = [...main.querySelectorAll('#one form')].indexOf(form);
  const answer = await fetch(form.action, { method: 'POST', body: new URLSearchParams(fields), headers: { 'X-CSRF': csrf() } });
  const html = await answer.text();
  const fresh = answer.ok ? put(html, 'one') : null;
  if (!fresh) {
    if (answer.ok) { location.href = answer.url; return; }
    const said = whole(html);
    refuse(form, (said.querySelector('main .lead') || said.body).textContent.trim());
    return;
  }
  history.replaceState(null, '', here = new URL(answer.url).pathname);
  tell(fresh);
  const forms = [...main.querySelectorAll('#one form')];
  const near = forms[Math.min(at, forms.length - 1)];
  const again = (id && document.getElementById(id)) || [...(near?.querySelectorAll('button') || [])].find((one) => one.textContent === label);
  const next = again && !again.disabled ? again : near?.querySelector('button:not([disabled])');
  (next || document.getElementById('part'))?.focus({ preventScroll: !!next });
});

/** Says beside a form why it was refused. */
function refuse(form, sentence) {
  let why = form.querySelector('.refused');
  if (!why) { why = Object.assign(document.createElement('p'), { className: 'refused bad private' }); form.append(why); }
  why.textContent = sentence;
  say(sentence);
}

async function open(address, push) {
  const answer = await fetch(address);
  const fresh = answer.ok && put(await answer.text(), 'part');
  if (!fresh) { location.href = address; return; }
  if (push) history.pushState(null, '', address);
  here = location.pathname;
}

main.addEventListener('click', (event) => {
  const tab = event.target.closest('#tabs a');
  if (!tab || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  open(tab.href, true);
});
addEventListener('popstate', () => { if (location.pathname !== here) open(location.href, false); });

function wire() {
  const tabs = document.getElementById('tabs'), here = tabs?.querySelector('[aria-current]');
  if (here) tabs.scrollLeft = here.offsetLeft - (tabs.clientWidth - here.offsetWidth) / 2;
  const other = document.getElementById('other');
  if (!other || other.dataset.wired) return;
  other.dataset.wired = 'yes';
  const id = document.getElementById('other-id');
  offerPeople(other, document.getElementById('others'), (one) => { other.value = one.dataset.name; id.value = one.dataset.id; });
  other.addEventListener('input', () => { id.value = ''; });
}
wire();
