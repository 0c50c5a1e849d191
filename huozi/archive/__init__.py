"""The archive: editions kept for decades, found again by their words, and proved intact.

    edition's folder, outputs ─contents→ files, record ─store→ OCFL object, version by version
                                                            └─catalogue→ SQLite, made anew at will

    ARCHIVE/ocfl/           the OCFL 1.1 storage root: the objects, all that counts
    ARCHIVE/accessions/     the accession register: an entry a version added, each naming the one before
    ARCHIVE/pending/        the version being added now, so that what was broken off is finished or taken back
    ARCHIVE/catalogue.sqlite, verifications.jsonl

What is stored is never changed: a correction is a new version of its object. Where an archive lies is the
business of `location` (`folder`, `bucket`); no other module opens a file of the archive.
"""
