"""In which words does an import refuse a file, a mapping, a row, an undoing?"""

MESSAGES = {
    "import.usage": "Tell the kind and the file, such as: kundig import postings FILE; or --undo RUN.",
    "import.kind": "There is no kind of file %(kind)s. Choose one of: %(kinds)s.",
    "import.no_field": "There is no field %(field)s. The fields are: %(fields)s.",
    "import.no_column": "The file has no column %(column)s. Its columns are: %(columns)s.",
    "import.column_twice": "The column %(column)s is to fill both %(first)s and %(second)s. Let it"
    " fill one of them.",
    "import.field_twice": "The field %(field)s is to be filled by two columns. Name one of them.",
    "import.unmapped": "It is not known which column fills %(fields)s. Tell it, on the command line with"
    ' --map %(field)s="COLUMN"; the columns are: %(columns)s.',
    "import.map": "--map %(told)s: write it as FIELD=COLUMN, such as --map amount=Betrag.",
    "import.decimal": "The decimal mark is a comma or a point, not %(told)s.",
    "import.days": "%(told)s names no day, month and year. Write it as TT.MM.JJJJ, DD.MM.YYYY or MM/DD/YYYY.",
    "import.memory": "%(file)s needs more memory than is allowed here (%(why)s). Export only the columns that"
    " are needed, or divide the file.",
    "import.not_draft": "The import %(run)s is no draft any more, so nothing of it can be chosen anew."
    " Begin with the file again.",
    "import.not_done": "The import %(run)s is not done, so it cannot be undone. Wait until it is.",
    "import.unknown_run": "There is no import %(run)s. Look its number up in the list of imports.",
    "import.file_gone": "The file of the import %(run)s is gone from the data directory. Bring it in again.",
    "import.conflict": "Somebody else kept adding the same rows at the same time, so the import was taken"
    " back (%(why)s). Start it again.",
    "import.undo_blocked": "The import %(run)s cannot be undone, because more has happened since: %(what)s."
    " Undo that first.",
    "import.blocked_edited": "imported records were changed since",
    "import.blocked_used": "later entries refer to imported records",
    "import.blocked_met": "later imports found these rows again",
    "import.row_fields": "The row has more or fewer fields than the header; a delimiter may be missing.",
    "import.row_total": "This is a line of totals below the table, not a row.",
    "import.row_missing": "The cell is empty, but the field %(field)s is needed.",
    "import.row_long": "The text is longer than the %(longest)s characters that the field %(field)s takes.",
    "import.row_choice": "This word is not known for the field %(field)s; known are: %(choices)s.",
    "import.row_day": "This is no day that can be read, such as 31.12.2025.",
    "import.row_moment": "This is no moment that can be read, such as 31.12.2025 14:30.",
    "import.row_range": "The day lies too far away to be right.",
    "import.row_money": "This is no amount that can be read, such as 1.234,56.",
    "import.row_cents": "The amount has more than two decimals.",
    "import.row_large": "The amount is too large to be right.",
    "import.row_negative": "The amount is negative, but the kind of posting already says which way it goes.",
    "import.row_minutes": "These are no minutes between 0 and 1440.",
    "import.row_currency": "This is no currency of three letters, such as EUR.",
    "import.row_twice": "This number stands in an earlier row already, with other contents.",
    "import.row_field": "What stands here cannot be a %(field)s.",
    "import.row_nobody": "The row has neither a last name nor a company.",
    "import.row_customer": "Nobody has this customer number.",
    "import.row_relationship": "This customer has no contract with this number.",
}
