// Before anything is drawn: whether names are hidden, so that no name flashes up on a shared screen.
if (localStorage.getItem('hide') === 'yes') document.documentElement.classList.add('hiding');
