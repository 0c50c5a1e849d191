// Reading in the browser: read.html#NUMBER opens the EPUB of that edition, read.html#NUMBER/POSITION one of its articles.
'use strict'
{
  const said = document.getElementById('said')
  const contents = document.getElementById('contents')
  const flat = entries => entries.flatMap(entry => [entry, ...flat(entry.subitems ?? [])])

  const open = async () => {
    const asked = /^#(\d+)(?:\/(\d+))?$/.exec(location.hash)
    if (!asked) throw new Error(location.hash)
    const folder = `editions/${asked[1]}`
    document.getElementById('back').href = `${folder}/index.html`
    const answer = await fetch(`${folder}/edition.epub`)
    if (!answer.ok) throw new Error(String(answer.status))
    const book = ePub(await answer.arrayBuffer())
    await book.ready
    const title = book.packaging.metadata.title
    document.getElementById('title').textContent = title
    document.title = title
    const view = book.renderTo('book', { width: '100%', height: '100%', flow: 'paginated', spread: 'auto' })
    view.hooks.content.register(shown => { shown.document.defaultView.frameElement.title = title })
    for (const entry of flat(book.navigation.toc)) contents.add(new Option(entry.label.trim(), entry.href))
    contents.onchange = () => view.display(contents.value)
    document.getElementById('previous').onclick = () => view.prev()
    document.getElementById('next').onclick = () => view.next()
    const turn = event => {
      if (event.target.tagName === 'SELECT') return
      if (event.key === 'ArrowLeft' || event.key === 'PageUp') view.prev()
      if (event.key === 'ArrowRight' || event.key === 'PageDown') view.next()
    }
    document.addEventListener('keydown', turn)
    view.on('keydown', turn)
    view.on('relocated', place => {
      const here = [...contents.options].filter(option => option.value.split('#')[0] === place.start.href)
      if (here.length && contents.value.split('#')[0] !== place.start.href) contents.value = here[0].value
    })
    const name = asked[2] && `a${asked[2].padStart(2, '0')}.xhtml`
    const item = name && book.spine.spineItems.find(one => one.href.endsWith(name))
    await view.display(item?.href)
    said.textContent = ''
  }

  said.textContent = ''
  open().catch(error => { said.textContent = `${said.dataset.broken} (${error.message})` })
  window.addEventListener('hashchange', () => location.reload())
}
