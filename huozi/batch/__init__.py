"""Many editions in one run: warm workers, what has not changed left as it is, one table at the end.

    shelf     arguments → tasks, one an edition
    places    where an edition is read and its outputs are kept: a path, or a URL by fsspec
    work      one task in a worker: key, skipped or built, its record written beside its outputs
    schedule  tasks → workers → results, through any `concurrent.futures.Executor`
    table     the records of a run as JSON, CSV and HTML

A record stands beside the outputs of each edition, so a run that was stopped goes on where it was, and no
result waits in memory.
"""
