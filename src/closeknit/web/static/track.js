// Asks for the record until it is worked out; without this file the page is loaded again.
import { say } from './base.js';

const place = document.getElementById('record');

async function ask() {
  const answer = await fetch('/track/record').catch(() => null);
  if (answer && answer.status === 200) {
    place.innerHTML = await answer.text();
    delete place.dataset.working;
    say('The track record is worked out.');
  } else if (!answer || answer.status === 202) setTimeout(ask, 1000);
  else location.reload();
}

if ('working' in place.dataset) {
  say(place.querySelector('.working')?.textContent ?? '');
  setTimeout(ask, 1000);
}
