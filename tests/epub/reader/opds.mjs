// node opds.mjs SITE: walks the feeds of a site as Thorium does, with its own library, from both starts through every
// page, and prints each edition it was offered as JSON: {"1.2": [edition], "2.0": [edition]}.
import fs from 'node:fs'
import path from 'node:path'
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)
const DIST = 'dist/es8-es2017/src'
const { initGlobalConverters_OPDS, initGlobalConverters_GENERIC } = require(`r2-opds-js/${DIST}/opds/init-globals`)
const { OPDS } = require(`r2-opds-js/${DIST}/opds/opds1/opds`)
const { OPDSFeed } = require(`r2-opds-js/${DIST}/opds/opds2/opds2`)
const { OPDSPublication } = require(`r2-opds-js/${DIST}/opds/opds2/opds2-publication`)
const { convertOpds1ToOpds2 } = require(`r2-opds-js/${DIST}/opds/converter`)
const { XML } = require(`r2-utils-js/${DIST}/_utils/xml-js-mapper`)
const { TaJsonDeserialize } = require(`r2-lcp-js/${DIST}/serializable`)
const { DOMParser } = require('@xmldom/xmldom')
initGlobalConverters_OPDS()
initGlobalConverters_GENERIC()

const site = process.argv[2]
const text = name => fs.readFileSync(path.join(site, name), 'utf8')
const readers = {
    '1.2': name => convertOpds1ToOpds2(XML.deserialize(new DOMParser().parseFromString(text(name), 'text/xml'), OPDS)),
    '2.0': name => TaJsonDeserialize(JSON.parse(text(name)), OPDSFeed),
}
const beside = (name, href) => path.posix.join(path.posix.dirname(name), href)
const size = name => fs.statSync(path.join(site, name)).size

function edition(name, found) {
    const one = {
        feed: name,
        id: found.Metadata.Identifier,
        title: String(found.Metadata.Title),
        cover: size(beside(name, found.Images[0].Href)) > 0,
        files: found.Links.filter(link => link.Rel.includes('http://opds-spec.org/acquisition/open-access'))
            .map(link => [link.TypeLink, size(beside(name, link.Href))]),
    }
    const self = found.Links.find(link => link.Rel.includes('self'))
    if (self) one.document = TaJsonDeserialize(JSON.parse(text(beside(name, self.Href))), OPDSPublication).Metadata.Identifier
    return one
}

function* walk(read, name) {
    const feed = read(name)
    for (const link of feed.Navigation ?? []) yield* walk(read, beside(name, link.Href))
    for (const found of feed.Publications ?? []) yield edition(name, found)
    const next = feed.Links.find(link => link.Rel.includes('next'))
    if (next) yield* walk(read, beside(name, next.Href))
}

console.log(JSON.stringify({
    '1.2': [...walk(readers['1.2'], 'opds.xml')],
    '2.0': [...walk(readers['2.0'], 'opds.json')],
}))
