// Buttons that copy a text to the clipboard: data-copy names the element that holds it.

import { say } from './base.js';

/** Shows the copy buttons of a part, which without a script would do nothing. */
export function offerCopies(part = document) {
  part.querySelectorAll('[data-copy]').forEach((button) => { button.hidden = false; });
}

document.addEventListener('click', async (event) => {
  const button = event.target.closest('[data-copy]');
  if (!button) return;
  const from = document.getElementById(button.dataset.copy);
  const text = 'value' in from ? from.value : from.innerText;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const held = document.createElement('textarea');
    held.value = text;
    document.body.append(held);
    held.select();
    document.execCommand('copy');
    held.remove();
    button.focus();
  }
  const word = button.dataset.word ||= button.textContent;
  button.textContent = 'Copied';
  say('Copied');
  setTimeout(() => { button.textContent = word; }, 2000);
});
