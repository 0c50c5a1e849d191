// Shows what the server tells, and asks it for news; keeps the place where one reads.
const byId = id => document.getElementById(id)
const wide = matchMedia('(min-width: 56.01rem)')
let state = { number: -1, pages: [], spine: [], findings: [] }
let opened = 0

function make(tag, facts = {}, ...children) {
    const element = Object.assign(document.createElement(tag), facts)
    element.append(...children)
    return element
}

function showPages() {
    const room = byId('pages')
    const figures = [...room.querySelectorAll('figure')]
    if (figures.length !== state.pages.length) {
        const made = state.pages.map((_, index) => make('figure', { id: `page-${index + 1}` },
            make('img', { loading: 'lazy', alt: `${document.body.dataset.page} ${index + 1}` }),
            make('figcaption', { textContent: String(index + 1) })))
        const spreads = [made.slice(0, 1)]
        for (let index = 1; index < made.length; index += 2) spreads.push(made.slice(index, index + 2))
        room.replaceChildren(...spreads.map(spread => make('div', { className: 'spread' }, ...spread)))
        figures.splice(0, figures.length, ...made)
    }
    const across = wide.matches ? Math.min(room.clientWidth / 2 - 24, 520) : room.clientWidth - 16
    figures.forEach((figure, index) => {
        const [width, height] = state.pages[index]
        figure.style.setProperty('--ratio', `${width} / ${height}`)
        figure.style.setProperty('--width', `${Math.round(across)}px`)
        const pixels = Math.min(2400, Math.round(across * devicePixelRatio))
        figure.firstChild.src = `/pages/${state.number}/${index + 1}.jpg?width=${pixels}`
    })
}

function showDocument(place) {
    opened = Math.max(0, Math.min(place, state.spine.length - 1))
    byId('place').textContent = state.spine.length ? `${opened + 1} / ${state.spine.length}` : ''
    if (!state.spine.length) return
    const frame = byId('document')
    const top = frame.contentWindow?.scrollY ?? 0
    frame.onload = () => frame.contentWindow.scrollTo(0, place === frame.dataset.place ? top : 0)
    frame.src = `/epub/${state.number}/${state.spine[opened]}`
}

function showFindings() {
    byId('count').textContent = state.findings.filter(one => one.level !== 'notice').length
    const room = byId('findings')
    const cards = state.findings.map(one => {
        const card = make('article', { className: one.level },
            make('p', {}, make('strong', { textContent: one.levelName }), ' ',
                make('span', { className: 'place', textContent: one.place })),
            make('p', { textContent: one.message }), make('p', { textContent: one.hint }))
        for (const page of one.pages) {
            const link = make('a', { href: `#page-${page}`, textContent: `${document.body.dataset.page} ${page} ` })
            link.onclick = () => view('pages')
            card.append(link)
        }
        return card
    })
    room.replaceChildren(...(cards.length ? cards : [make('p', { textContent: room.dataset.nothing })]))
}

function showStatus(offline = false) {
    const status = byId('status')
    document.body.classList.toggle('failed', state.failed || offline)
    status.textContent = offline ? status.dataset.offline
        : state.building ? status.dataset.building : state.failed ? status.dataset.failed : ''
    if (state.title) document.title = byId('title').textContent = state.title
    document.body.dataset.number = state.building ? '' : String(state.number)
}

function view(name) {
    document.body.dataset.view = name
    for (const button of document.querySelectorAll('nav button'))
        button.setAttribute('aria-pressed', String(button.dataset.for === name))
    if (name === 'pages') showPages()
}

async function follow() {
    for (;;) {
        try {
            const answer = await fetch(state.number < 0 ? '/state' : `/state?after=${state.number}`)
            const news = await answer.json()
            const changed = news.number !== state.number
            state = news
            if (changed && !state.building) {
                showPages()
                showDocument(opened)
                showFindings()
            }
            showStatus()
        } catch {
            showStatus(true)
            await new Promise(resolve => setTimeout(resolve, 2000))
        }
    }
}

for (const button of document.querySelectorAll('nav button')) button.onclick = () => view(button.dataset.for)
byId('previous').onclick = () => showDocument(opened - 1)
byId('next').onclick = () => showDocument(opened + 1)
addEventListener('resize', () => state.pages.length && showPages())
follow()
