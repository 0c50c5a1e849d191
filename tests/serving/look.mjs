// node look.mjs ADDRESS MANUSCRIPT: opens the preview in headless Chromium, changes a word of the manuscript, waits for the
// page to show it, looks at the EPUB and the findings on a desktop and on a phone, and prints what it saw as JSON.
import fs from 'node:fs'
import { createRequire } from 'node:module'
const require = createRequire(new URL('../epub/reader/package.json', import.meta.url))
const { chromium } = require('playwright-core')

const [address, manuscript] = process.argv.slice(2)
const seen = { console: [], requests: [] }
const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
})
const ready = () => document.body.dataset.number && document.querySelectorAll('#pages img').length
const shown = () => ({
    title: document.title,
    number: Number(document.body.dataset.number),
    failed: document.body.classList.contains('failed'),
    status: document.getElementById('status').textContent,
    pages: document.querySelectorAll('#pages img').length,
    picture: document.querySelector('#pages img').naturalWidth,
    findings: [...document.querySelectorAll('#findings article')].map(card => card.innerText),
    visible: ['pages', 'epub', 'findings'].filter(id => document.getElementById(id).offsetParent !== null),
    overflow: document.documentElement.scrollWidth > innerWidth,
})
const words = async page => {
    await page.click('nav button[data-for="epub"]')
    for (let turns = 0; turns < 12; turns++) {
        const frame = page.frames().find(one => one.url().includes('/epub/'))
        await frame?.waitForLoadState()
        const text = await frame?.evaluate(() => document.body.innerText) ?? ''
        if (text.includes('三月')) return text
        await page.click('#next')
        await page.waitForTimeout(300)
    }
    return ''
}
// The page's policy allows no eval, which is how waitForFunction works.
async function until(page, condition, argument) {
    for (const end = Date.now() + 90000; Date.now() < end;) {
        if (await page.evaluate(condition, argument)) return
        await page.waitForTimeout(100)
    }
    throw new Error(`waited in vain for ${condition}`)
}
const drawn = () => document.querySelector('#pages img').naturalWidth > 0
const later = (page, number) => until(page, before => Number(document.body.dataset.number) > before, number)
try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
    page.on('console', message => message.type() === 'error' && seen.console.push(message.text()))
    page.on('pageerror', error => seen.console.push(String(error)))
    page.on('request', request => seen.requests.push(request.url()))
    await page.goto(address)
    await until(page, ready)
    await until(page, drawn)
    seen.first = await page.evaluate(shown)
    seen.firstWords = await words(page)
    const text = fs.readFileSync(manuscript, 'utf8')
    fs.writeFileSync(manuscript, text.replace('一天比一天高', '一夜之间涨了三尺'))
    await later(page, seen.first.number)
    await page.waitForTimeout(500)
    seen.secondWords = await words(page)
    await page.click('nav button[data-for="pages"]')
    await until(page, drawn)
    seen.second = await page.evaluate(shown)
    fs.writeFileSync(manuscript, 'no front matter')
    await later(page, seen.second.number)
    seen.broken = await page.evaluate(shown)
    const phone = await browser.newPage({ viewport: { width: 360, height: 740 }, deviceScaleFactor: 2 })
    await phone.goto(address)
    await until(phone, ready)
    seen.phone = await phone.evaluate(shown)
    await phone.click('nav button[data-for="findings"]')
    seen.phoneFindings = await phone.evaluate(shown)
    if (process.env.PICTURES) {
        await page.screenshot({ path: `${process.env.PICTURES}/desktop.png` })
        await phone.screenshot({ path: `${process.env.PICTURES}/phone.png` })
    }
} finally {
    await browser.close()
}
console.log(JSON.stringify(seen))
