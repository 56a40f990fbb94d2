// Dropping files, and seeing how far the reading is.
import { csrf, say } from './base.js';

const box = document.getElementById('drop');
const most = 5000;

/** Sends one file; `moved` hears how many of its bytes have gone. */
function send(file, moved) {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    request.open('POST', '/sources/drop?name=' + encodeURIComponent(file.name));
    request.setRequestHeader('X-CSRF', csrf());
    request.upload.addEventListener('progress', (event) => moved(event.loaded));
    request.addEventListener('load', () => {
      if (request.status === 200) return done();
      let sentence = request.responseText;
      try { sentence = JSON.parse(sentence).sentence; } catch { /* plain text */ }
      failed(new Error(sentence));
    });
    request.addEventListener('error', () => failed(new Error('closeknit could not be reached. Is it still running in the terminal?')));
    request.send(file);
  });
}

/** All files of what was dropped, those in folders too. */
async function filesOf(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.length) return [...transfer.files];
  const files = [];
  async function walk(entry) {
    if (files.length > most) return;
    if (entry.isFile) files.push(await new Promise((done, failed) => entry.file(done, failed)));
    else {
      const reader = entry.createReader();
      for (;;) {
        const some = await new Promise((done, failed) => reader.readEntries(done, failed));
        if (!some.length) break;
        for (const one of some) await walk(one);
      }
    }
  }
  for (const entry of entries) await walk(entry);
  return files;
}

async function take(files) {
  const says = box.querySelector('.says');
  if (!files.length) return;
  if (files.length > most) { says.textContent = 'That is a great many files. Give the path of the folder below instead.'; return; }
  const all = files.reduce((sum, file) => sum + file.size, 0) || 1;
  let before = 0;
  box.setAttribute('aria-busy', 'true');
  try {
    for (const file of files) {
      await send(file, (gone) => { says.textContent = `Taking in ${file.name}: ${Math.floor(100 * (before + gone) / all)} %`; });
      before += file.size;
    }
  } catch (error) { says.textContent = error.message; box.removeAttribute('aria-busy'); return; }
  box.requestSubmit();
}

if (box) {
  box.hidden = false;
  document.getElementById('files').addEventListener('change', (event) => take([...event.target.files]));
  for (const name of ['dragenter', 'dragover']) box.addEventListener(name, (event) => { event.preventDefault(); box.classList.add('over'); });
  for (const name of ['dragleave', 'drop']) box.addEventListener(name, () => box.classList.remove('over'));
  box.addEventListener('drop', async (event) => { event.preventDefault(); take(await filesOf(event.dataTransfer)); });
  // a file that misses the box must not replace the page
  for (const name of ['dragover', 'drop']) addEventListener(name, (event) => event.preventDefault());
}

const card = document.getElementById('progress');
if (card.dataset.running) {
  const bar = card.querySelector('progress'), says = card.querySelector('.says');
  const events = new EventSource('/sources/progress');
  let told = 0;
  events.addEventListener('message', (event) => {
    const { running, share, sentence } = JSON.parse(event.data);
    if (!running) { events.close(); location.reload(); return; }
    if (share !== null && share < 1) bar.value = share; else bar.removeAttribute('value');
    says.setAttribute('role', 'none'); // four times a second would be read out
    says.textContent = sentence;
    if (Date.now() - told > 8000) { told = Date.now(); say(sentence); }
  });
}
