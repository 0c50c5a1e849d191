// node look.mjs REPORT PICTURES: opens a report in headless Chromium on a desktop and on a phone, offline, runs axe, walks it by
// keyboard alone, and prints what it saw as JSON. PICTURES: a folder for pictures of it, "" for none.
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
const require = createRequire(new URL('../epub/reader/package.json', import.meta.url))
const { chromium } = require('playwright-core')

const [report, pictures] = process.argv.slice(2)
const seen = { console: [], requests: [], axe: {}, overflow: {} }
const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
})
for (const [name, width, height] of [['desktop', 1280, 900], ['phone', 360, 740]]) {
    const page = await browser.newPage({ viewport: { width, height }, offline: true })
    page.on('console', message => seen.console.push(message.text()))
    page.on('pageerror', error => seen.console.push(String(error)))
    page.on('request', request => seen.requests.push(request.url().slice(0, 60)))
    await page.goto(pathToFileURL(report).href)
    if (pictures) await page.screenshot({ path: `${pictures}/${name}.png`, fullPage: false })
    seen.overflow[name] = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    await page.addScriptTag({ path: require.resolve('axe-core/axe.min.js') })
    const found = await page.evaluate(() =>
        axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }))
    seen.axe[name] = found.violations.map(one => `${one.id}: ${one.nodes.slice(0, 3).map(node => node.html).join(' | ')}`)
    if (name === 'desktop') {
        const focused = () => page.evaluate(() => {
            const at = document.activeElement
            const style = getComputedStyle(at)
            return { tag: at.localName, level: at.dataset.level, href: at.getAttribute('href'), outline: style.outlineStyle }
        })
        const shown = () => page.evaluate(() =>
            [...document.querySelectorAll('.findings > li')].filter(item => item.offsetParent !== null).length)
        seen.keyboard = { all: await shown(), stops: [] }
        await page.evaluate(() => document.activeElement.blur())
        for (let stops = 0; stops < 8; stops++) {
            await page.keyboard.press('Tab')
            seen.keyboard.stops.push(await focused())
            if (seen.keyboard.stops.at(-1).level === 'warning') {
                await page.keyboard.press('Space')
                seen.keyboard.withoutWarnings = await shown()
                await page.keyboard.press('Space')
            }
            if (seen.keyboard.stops.at(-1).tag === 'a') {
                await page.keyboard.press('Enter')
                seen.keyboard.target = await page.evaluate(() => document.querySelector(':target')?.id)
                seen.keyboard.covered = await page.evaluate(() =>
                    document.querySelector(':target').getBoundingClientRect().top
                        < document.querySelector('.filters').getBoundingClientRect().bottom)
                break
            }
        }
        if (pictures) await page.screenshot({ path: `${pictures}/target.png`, fullPage: false })
    }
    await page.close()
}
await browser.close()
console.log(JSON.stringify(seen))
