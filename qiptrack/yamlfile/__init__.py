"""YAML as text: read with every place kept, and changed by the fewest possible characters.

It has never heard of plans. `loader.load` gives a `document.Source` for any bytes at all;
`plain_data` gives only the data, in bulk, of files with nothing unusual in them; `places`
finds a pointer in the text; `edits` changes it.
"""
