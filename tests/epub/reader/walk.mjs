// node walk.mjs BOOK.epub: opens the book in epub.js in headless Chromium, turns every page, follows every line
// of the contents and of the page list, and prints what it saw as JSON. Nothing is fetched from anywhere.
import fs from 'node:fs'
import { createRequire } from 'node:module'
import { chromium } from 'playwright-core'

const require = createRequire(import.meta.url)
const ORIGIN = 'http://reading.test/'
const seen = { console: [], refused: [] }

const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
})
try {
    const page = await browser.newPage({ viewport: { width: 600, height: 800 } })
    page.on('console', message => message.type() === 'error' && seen.console.push(message.text()))
    page.on('pageerror', error => seen.console.push(String(error)))
    await page.route('**', route => {
        const url = route.request().url()
        if (url === ORIGIN) return route.fulfill({
            contentType: 'text/html',
            body: '<!DOCTYPE html><link rel="icon" href="data:,"><div id="view" style="height:800px"></div>',
        })
        seen.refused.push(url)
        return route.abort()
    })
    await page.goto(ORIGIN)
    await page.addScriptTag({ path: require.resolve('jszip/dist/jszip.min.js') })
    await page.addScriptTag({ path: require.resolve('epubjs/dist/epub.min.js') })
    Object.assign(seen, await page.evaluate(walk, fs.readFileSync(process.argv[2]).toString('base64')))
} finally {
    await browser.close()
}
// epub.js shows each document in a sandboxed frame without scripts, and Chromium says so every time.
seen.console = seen.console.filter(text => !text.includes("Blocked script execution in 'about:srcdoc'"))
console.log(JSON.stringify(seen))

async function walk(base64) {
    const bytes = Uint8Array.from(atob(base64), character => character.charCodeAt(0))
    const book = ePub(bytes.buffer)
    await book.ready
    const view = book.renderTo('view', { width: 600, height: 800, flow: 'paginated', spread: 'none' })
    const shown = () => view.getContents()[0]
    const solid = text => text.replace(/\s+/g, '')

    const sections = {}
    const look = async () => {
        const contents = shown()
        if (contents.sectionIndex in sections) return
        const document = contents.document
        const images = [...document.images]
        await Promise.all(images.map(image => image.decode().catch(() => {})))
        await document.fonts.ready
        const style = (selector, name) => {
            const element = document.querySelector(selector)
            return element && document.defaultView.getComputedStyle(element)[name]
        }
        sections[contents.sectionIndex] = {
            id: document.querySelector('section')?.id ?? '',
            text: solid(document.querySelector('section')?.textContent ?? ''),
            images: images.map(image => [image.alt, image.naturalWidth, Math.round(image.getBoundingClientRect().width)]),
            sheets: [...document.styleSheets].map(sheet => sheet.cssRules.length),
            fonts: [...document.fonts].map(face => `${face.family} ${face.weight} ${face.status}`),
            parserError: document.querySelector('parsererror')?.textContent ?? null,
            indent: style('section > p', 'textIndent'),
            emphasis: [style('em', 'fontStyle'), style('em', 'textEmphasisStyle')],
            writingMode: document.defaultView.getComputedStyle(document.documentElement).writingMode,
        }
    }

    let pages = 1
    await view.display()
    await look()
    for (let place = await view.currentLocation(); !place.atEnd && pages < 2000; pages++) {
        await view.next()
        await look()
        place = await view.currentLocation()
    }

    const follow = async (label, href) => {
        await view.display(href)
        const element = shown().document.getElementById(href.split('#')[1])
        const frame = shown().document.defaultView.frameElement.getBoundingClientRect()
        const box = element?.getClientRects()[0]
        const x = box ? frame.left + box.left : -1
        return { label, href, heading: solid(element?.textContent ?? ''), visible: x >= -1 && x < 600 }
    }
    const flat = entries => entries.flatMap(entry => [entry, ...flat(entry.subitems ?? [])])
    const toc = []
    for (const entry of flat(book.navigation.toc)) toc.push(await follow(entry.label.trim(), entry.href))
    const pageList = []
    for (const entry of book.pageList?.pageList ?? []) pageList.push(await follow(String(entry.page), entry.href))
    return {
        title: book.packaging.metadata.title,
        language: book.packaging.metadata.language,
        direction: book.packaging.metadata.direction,
        cover: Boolean(await book.coverUrl()),
        linear: book.spine.spineItems.length,
        pages, sections: Object.values(sections), toc, pageList,
    }
}
