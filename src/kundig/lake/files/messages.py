"""In which words is a file refused?"""

MESSAGES = {
    "file.missing": "%(file)s: there is no such file. Check the path; the current folder is %(folder)s.",
    "file.folder": "%(file)s is a folder, not a file. Name one file in it.",
    "file.forbidden": "%(file)s may not be read by this user (%(why)s). Change its permissions or copy it.",
    "file.empty": "%(file)s is empty: there is nothing to read. Export it again.",
    "file.no_rows": "%(file)s has no rows of data (only a header or blank lines). "
    "Export it again, with its rows.",
    "file.vanished": "%(file)s was deleted or moved while it was being read, so nothing was written. "
    "Put it back and try again.",
    "file.changed": "%(file)s changed while it was being read, so nothing was written. "
    "Wait until it is complete, then try again.",
    "file.encoding": "%(file)s, line %(line)s: the byte %(byte)s is not %(encoding)s. "
    "Leave --encoding out to have it detected, or tell the right one, such as --encoding cp1252 "
    "(Windows) or --encoding utf-8.",
    "file.encoding_unknown": "There is no encoding named %(encoding)s. "
    "Usual ones are utf-8, cp1252 (Windows), iso-8859-1, utf-16.",
    "file.nul": "%(file)s, line %(line)s: a NUL byte stands there, which no text file contains, so this is "
    "a damaged or a binary file. Give CSV, TSV, text in columns, XLSX or Parquet.",
    "file.long_line": "%(file)s, line %(line)s is longer than %(limit)s characters, so its rows are not "
    "separated by line ends as expected. Export it again, with one row per line.",
    "file.quote": '%(file)s, line %(line)s: a quotation mark (") opens a field that does not end '
    "for very many "
    "lines. Close or double the quotation mark in this line.",
    "file.columns": "%(file)s has %(count)s columns; more than %(limit)s are not read. "
    "Export only the columns that are needed: customer, date, amount.",
    "file.delimiter": "The delimiter must be one character, tab or whitespace, not %(delimiter)s.",
    "file.names": "%(file)s has %(count)s columns, but --columns gives %(given)s names. Name each "
    "column once.",
    "file.old_excel": "%(file)s is in the old Excel format (.xls), which is not read. "
    "Open it and save it as .xlsx or CSV.",
    "file.password": "%(file)s is protected by a password. Open it, remove the password (File, "
    "Information, Protect), save it and try again.",
    "file.compressed": "%(file)s is compressed (%(kind)s). Unpack it and give the file inside.",
    "file.not_excel": "%(file)s is a ZIP archive or Excel file that cannot be read (%(why)s). "
    "Open it in Excel or LibreOffice and save it again as .xlsx.",
    "file.bomb": "%(file)s would unpack to %(size)s MB (%(part)s), far more than a table of its size needs, "
    "so it was not opened. If it is genuine, save it as CSV and give that.",
    "file.doctype": "%(file)s: its part %(part)s declares a document type, which no program writes into a "
    "workbook and which can be an attack, so it was not opened. Save it again as .xlsx.",
    "file.sheet": "%(file)s has no sheet named %(sheet)s. Its sheets are: %(sheets)s.",
    "file.parquet": "%(file)s is not a whole Parquet file (%(why)s). Export or copy it again.",
}
