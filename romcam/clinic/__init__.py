"""Patients, visits and progress in a browser, on the clinic's own machine: the server behind `romcam clinic`.

`schema` and `database` hold what is known about patients, `folder` their films and results; `queue` and `workers`
analyse each film in a process of its own, as `romcam batch` does; `api` and `pages` are what a browser sees, and
`safety` decides who may ask.
"""

# Not re-exported: `serve` starts the server, and loading it takes a second.
