"""An edition as it is being worked on, in a browser on this machine: its pages, its EPUB, what was found.

`preview` holds the newest build, `server` shows it: nothing of the file system, only what was built.
"""
