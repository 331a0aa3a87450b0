"""In which words does the server refuse?"""

MESSAGES = {
    "web.port_taken": (
        "Port %(port)s on %(host)s is taken (%(reason)s), so nothing was started."
        " Stop the other program, or name another port: --port %(other)s."
    ),
    "web.workers": "%(workers)s processes of %(threads)s threads cannot answer: ask for 1 to %(most)s"
    " processes (--workers), and at most %(connections)s threads in all (--threads).",
    "imports.unmapped": "No column fills %(fields)s yet, and it is needed. Choose the column that holds it.",
    "imports.encoding": (
        "%(file)s, line %(line)s: the byte %(byte)s is not %(encoding)s."
        " Choose another character set, or leave it to be found."
    ),
    "imports.no_text": (
        "%(file)s, line %(line)s: the byte %(byte)s belongs to no text, so the file is damaged or no table."
        " Give CSV, text in columns, XLSX or Parquet."
    ),
    "imports.no_kind": "Say what the file holds: customers, relationships, postings or interactions.",
    "imports.no_file": "No file came with the form, so nothing was begun. Choose a file and send it again.",
    "imports.too_large": (
        "The file is larger than %(limit)s GB, so nothing of it was kept. Split it by year,"
        " or give it as Parquet, which is smaller."
    ),
    "imports.full": (
        "The disk of the server has no room for this file, so nothing of it was kept."
        " Tell those who run Kundig; it needs twice the size of the file."
    ),
    "web.no_amount": (
        "“%(text)s” is not an amount: write digits with a comma or point for the cents, below one million."
    ),
    "web.nobody_chosen": "Nobody was chosen, so nothing was done. Tick customers, or “all of this list”.",
    "web.nothing_written": "A title, a reason or a name is needed here. Write it into the field beside.",
    "web.too_many_by_hand": (
        "%(given)s are too many for this: at most %(most)s at once, as people have to work them off."
        " Narrow the list by conditions."
    ),
    "web.no_format": "There is no format %(format)s. Choose one of: %(formats)s.",
    "web.no_customer": (
        "No customer has the number “%(number)s”. Look it up in the search, and write it as it stands there."
    ),
}
