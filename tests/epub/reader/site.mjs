// node site.mjs FOLDER WORD [PICTURES]: opens a site of huozi in headless Chromium as a reader does: the shelf, an
// edition, search, a chapter, a download; runs axe on every page; prints what it saw as JSON. A web server of its own.
import fs from 'node:fs'
import http from 'node:http'
import path from 'node:path'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { chromium } from 'playwright-core'

const require = createRequire(import.meta.url)
const [folder, word, pictures] = process.argv.slice(2)
const TYPES = { '.html': 'text/html', '.css': 'text/css', '.js': 'text/javascript', '.jpg': 'image/jpeg', '.epub': 'application/epub+zip', '.pdf': 'application/pdf' }
const asked = []
const server = http.createServer((request, answer) => {
    const place = path.join(folder, decodeURIComponent(new URL(request.url, 'http://site').pathname))
    asked.push(request.url)
    fs.readFile(place, (error, data) => {
        answer.writeHead(error ? 404 : 200, { 'Content-Type': TYPES[path.extname(place)] ?? 'text/plain' })
        answer.end(error ? '' : data)
    })
}).listen(0, '127.0.0.1')
await new Promise(resolve => server.once('listening', resolve))
const origin = `http://127.0.0.1:${server.address().port}/`

const seen = { console: [], refused: [], axe: {} }
const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
})
const newPage = async options => {
    const page = await (await browser.newContext({ viewport: { width: 1000, height: 800 }, bypassCSP: true, ...options })).newPage()
    page.on('console', message => message.type() === 'error' && seen.console.push(message.text()))
    page.on('pageerror', error => seen.console.push(String(error)))
    await page.route('**', route => {
        const url = route.request().url()
        if (url.startsWith(origin) || url.startsWith('file:') || url.startsWith('blob:') || url.startsWith('data:')) return route.continue()
        seen.refused.push(url)
        return route.abort()
    })
    return page
}
const axe = async (page, name) => {
    await page.addScriptTag({ path: require.resolve('axe-core/axe.min.js') })
    const found = await page.evaluate(() => axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }))
    seen.axe[name] = found.violations.map(one => `${one.id}: ${one.nodes.map(node => node.html).join(' | ')}`)
    if (pictures) await page.screenshot({ path: path.join(pictures, `${name}.png`) })
}
const search = async (page, name) => {
    await page.fill('#words', word)
    await page.click('#search button')
    await page.waitForFunction(() => !/^$|…/.test(document.getElementById('said').textContent), null, { timeout: 20000 })
    return page.$$eval('#hits li', items => items.map(item => ({
        title: item.querySelector('a').textContent, href: item.querySelector('a').getAttribute('href'),
        marked: [...item.querySelectorAll('mark')].map(mark => mark.textContent),
    })))
}
try {
    const page = await newPage()
    await page.goto(origin + 'index.html')
    seen.shelf = await page.$$eval('.covers .title', titles => titles.map(title => title.textContent))
    seen.covers = await page.$$eval('.covers img', async images => {
        await Promise.all(images.map(image => { image.loading = 'eager'; return image.decode() }))
        return images.map(image => image.naturalWidth)
    })
    await axe(page, 'index')
    for (const name of ['series', 'people']) {
        await page.goto(`${origin}${name}.html`)
        await axe(page, name)
    }
    await page.click('.names a')
    await axe(page, 'person')
    await page.goto(origin + 'index.html')
    await page.click('.covers a')
    await axe(page, 'edition')
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('.downloads a[download]')])
    seen.download = { name: download.suggestedFilename(), bytes: fs.statSync(await download.path()).size }

    await page.goto(origin + 'search.html')
    asked.length = 0
    seen.hits = await search(page)
    seen.asked = asked.filter(url => url.includes('/search/') || url.includes('text.js')).length
    await axe(page, 'search')
    const strict = await newPage({ bypassCSP: false })
    if (seen.hits.length) {
        await strict.goto(origin + seen.hits[0].href)
        await strict.waitForFunction(() => document.querySelector('#book iframe') && !document.getElementById('said').textContent, null, { timeout: 30000 })
        const frame = await (await strict.$('#book iframe')).contentFrame()
        seen.chapter = await frame.evaluate(() => document.body.textContent.replace(/\s+/g, ''))
        await strict.click('#next')
        seen.reader = await strict.title()
        seen.contents = await strict.$$eval('#contents option', options => options.map(option => option.textContent))
        if (pictures) await strict.screenshot({ path: path.join(pictures, 'reader.png') })
        await page.goto(origin + seen.hits[0].href)
        await page.waitForFunction(() => document.querySelector('#book iframe') && !document.getElementById('said').textContent, null, { timeout: 30000 })
        await axe(page, 'reader')
    }
    const plain = await newPage({ javaScriptEnabled: false })
    await plain.goto(origin + 'index.html')
    await plain.click('.covers a')
    seen.withoutScripts = await plain.textContent('h1')
    const phone = await newPage({ viewport: { width: 360, height: 740 } })
    await phone.goto(origin + 'index.html')
    seen.phone = await phone.evaluate(() => document.documentElement.scrollWidth)
    if (pictures) await phone.screenshot({ path: path.join(pictures, 'phone.png') })
    const local = await newPage()
    await local.goto(pathToFileURL(path.join(folder, 'search.html')).href)
    seen.withoutServer = (await search(local)).length
} finally {
    await browser.close()
    server.close()
}
seen.console = seen.console.filter(text => !text.includes("Blocked script execution in 'about:srcdoc'"))
console.log(JSON.stringify(seen))
