"""The web console: pages made on the server, Arabic and English, with a little JavaScript.

`page.py` is what all pages share, `languages.py` and `messages/` the words of the interface, `templates/` one file for
each thing that is shown, `static/` styles, scripts, fonts and the map. No page asks another host for anything.
"""
