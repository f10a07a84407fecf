"""The web console: pages made on the server, Arabic and English, with a little JavaScript.

`page.py` is what all pages share, `languages.py` and `messages/` the words of the interface, `templates/` the
frame of all pages and their parts, `static/` styles, scripts, fonts and the map. The pages themselves stand in the
folders of the features. No page asks another host for anything.
"""
