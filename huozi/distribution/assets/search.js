// Search in the browser: the parts of the index that a query needs are loaded as scripts, so that it works on any web
// server and from a plain folder. Tokens are those of huozi/archive/words.py: overlapping pairs of characters.
'use strict'
{
  const CJK = '\\u2e80-\\u2fdf\\u3005\\u3007\\u3040-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uac00-\\ud7a3\\uf900-\\ufaff\\u{20000}-\\u{323af}'
  const RUN = new RegExp(`(?<cjk>[${CJK}]+)|(?:(?![_${CJK}])[\\p{L}\\p{N}])+`, 'gu')
  const SHOWN = 10
  const AROUND = 18
  const LONGEST = 60

  const waiting = new Map()
  window.huozi = (kind, number, value) => waiting.get(`${kind} ${number}`)?.(value)

  const loaded = new Map()
  const load = (kind, number, path) => {
    const key = `${kind} ${number}`
    if (!loaded.has(key)) {
      loaded.set(key, new Promise((resolve, reject) => {
        waiting.set(key, resolve)
        const script = document.createElement('script')
        script.src = path
        script.onerror = () => { loaded.delete(key); reject(new Error(path)) }
        document.head.append(script)
      }))
    }
    return loaded.get(key)
  }

  let alike
  const folded = text => Array.from(text.normalize('NFKC').toLowerCase(), character => alike.get(character) ?? character).join('')

  const phrase = word => {
    const tokens = []
    let last = null
    for (const run of folded(word).matchAll(RUN)) {
      last = run
      const characters = Array.from(run[0])
      if (run.groups.cjk) characters.forEach((character, n) => tokens.push(character + (characters[n + 1] ?? '')))
      else tokens.push(run[0])
    }
    if (!last) return null
    const single = Array.from(last[0]).length === 1
    if (last.groups.cjk && !single) tokens.pop()
    return { tokens, beginning: Boolean(last.groups.cjk && single) }
  }

  const numbers = differences => { let sum = 0; return differences.map(difference => (sum += difference)) }

  const articlesWith = async (token, beginning, shape) => {
    const number = token.codePointAt(0) % shape.parts
    const part = await load('part', number, `search/part-${number}.js`)
    if (!beginning) return new Set(Object.hasOwn(part, token) ? numbers(part[token]) : [])
    const found = new Set()
    for (const known of Object.keys(part)) if (known.startsWith(token)) numbers(part[known]).forEach(one => found.add(one))
    return found
  }

  const find = async query => {
    const shape = await load('shape', 0, 'search/shape.js')
    const [from, to] = await load('alike', 0, 'search/alike.js')
    const simple = Array.from(to)
    alike = new Map(Array.from(from, (character, n) => [character, simple[n]]))
    const words = query.split(/\s+/).filter(word => phrase(word))
    let articles = null
    for (const word of words) {
      const { tokens, beginning } = phrase(word)
      for (const [n, token] of tokens.entries()) {
        const found = await articlesWith(token, beginning && n === tokens.length - 1, shape)
        articles = articles ? articles.filter(one => found.has(one)) : [...found].sort((a, b) => a - b)
      }
    }
    return { shape, words: words.map(folded), articles: articles ?? [] }
  }

  const inPlace = text => {
    const pieces = [], origins = []
    let at = 0
    for (const character of text) {
      const piece = folded(character)
      pieces.push(piece)
      for (let n = 0; n < piece.length; n++) origins.push(at)
      at += character.length
    }
    origins.push(at)
    return [pieces.join(''), origins]
  }

  // The text with the words found marked; null where one of them is nowhere, as pairs alone cannot tell.
  const shown = (title, text, words) => {
    const [whole] = inPlace(`${title}\n${text}`)
    if (!words.every(word => whole.includes(word))) return null
    const [said, places] = inPlace(text)
    const first = Math.min(...words.map(word => said.indexOf(word)).filter(place => place >= 0), Infinity)
    const start = first === Infinity ? 0 : Math.max(0, places[first] - AROUND)
    const part = text.slice(start, start + LONGEST)
    const [alikePart, origins] = inPlace(part)
    const marks = []
    for (const word of words) {
      for (let place = alikePart.indexOf(word); place >= 0; place = alikePart.indexOf(word, place + word.length)) {
        marks.push([origins[place], origins[place + word.length]])
      }
    }
    const line = document.createElement('p')
    let end = 0
    for (const [from, to] of marks.sort((a, b) => a[0] - b[0])) {
      if (from < end) continue
      const mark = document.createElement('mark')
      mark.textContent = part.slice(from, to)
      line.append(part.slice(end, from), mark)
      end = to
    }
    line.append(part.slice(end))
    return line
  }

  const form = document.getElementById('search')
  const said = document.getElementById('said')
  const hits = document.getElementById('hits')
  const more = document.getElementById('more')
  let current = 0

  const run = async query => {
    const own = ++current
    hits.replaceChildren()
    more.hidden = true
    said.textContent = said.dataset.loading
    const { shape, words, articles } = await find(query)
    if (own !== current) return
    let next = 0
    let listed = 0
    const show = async () => {
      more.hidden = true
      for (let count = 0; count < SHOWN && next < articles.length;) {
        const number = articles[next++]
        const block = Math.floor(number / shape.each)
        const [edition, position, title, heading, date] = (await load('articles', block, `search/articles-${block}.js`))[number % shape.each]
        const texts = await load('text', edition, `editions/${edition}/text.js`)
        if (own !== current) return
        const line = shown(title, texts[position - 1], words)
        if (!line) continue
        const item = document.createElement('li')
        const link = document.createElement('a')
        link.href = `read.html#${edition}/${position}`
        link.textContent = title
        const place = document.createElement('span')
        place.className = 'by'
        place.textContent = [heading, date].filter(Boolean).join('  ')
        item.append(link, place, line)
        hits.append(item)
        count++
        listed++
      }
      more.hidden = next >= articles.length
      said.textContent = listed ? said.dataset.found.replace('{count}', listed + (more.hidden ? '' : '+')) : said.dataset.none
    }
    more.onclick = show
    await show()
  }

  const start = query => run(query).catch(error => { said.textContent = String(error.message) })
  form.addEventListener('submit', event => {
    event.preventDefault()
    const query = form.elements.q.value
    history.replaceState(null, '', `?q=${encodeURIComponent(query)}`)
    start(query)
  })
  said.textContent = ''
  const asked = new URLSearchParams(location.search).get('q')
  if (asked) {
    form.elements.q.value = asked
    start(asked)
  }
}
