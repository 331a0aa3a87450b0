"""In which words does the analysis refuse and doubt?"""

MESSAGES = {
    "analyse.column": "%(option)s: there is no column %(column)s. The columns are: %(names)s.",
    "analyse.column_near": "%(option)s: there is no column %(column)s. Did you mean %(near)s? "
    "The columns are: %(names)s.",
    "analyse.expression": "%(option)s: the expression %(text)s cannot be read at character %(position)s. "
    "Allowed are columns, numbers, + - * / and parentheses; put names with blanks into quotation "
    "marks, as in "
    'Quantity * "Unit Price".',
    "analyse.date_format": "--date-format: %(format)s names no day, month and year. "
    "Write it as DD.MM.YYYY, MM/DD/YYYY or %%d.%%m.%%Y.",
    "analyse.no_customer": "%(file)s: no column looks like a customer. Tell it with --customer NAME; "
    "the columns are: %(names)s.",
    "analyse.no_date": "%(file)s: no column looks like a date. Tell it with --date NAME and "
    "--date-format, such as "
    "DD.MM.YYYY; the columns are: %(names)s.",
    "analyse.no_amount": "%(file)s: no column looks like an amount. Tell it with --amount NAME, or with an "
    'expression such as --amount "Quantity * UnitPrice"; the columns are: %(names)s.',
    "analyse.currencies": "%(file)s: the amounts are in several currencies (%(currencies)s), and a "
    "sum over them "
    "would mean nothing. Tell with --currency %(first)s which one counts; rows in others are then "
    "listed as refused.",
    "analyse.no_currency": "%(file)s: no amount is in %(currency)s; the file has %(currencies)s. "
    "Tell one of these with --currency.",
    "analyse.nothing": "%(file)s: none of %(rows)s rows has a readable customer, date and amount "
    "(line %(line)s: %(reason)s). Tell the columns with --customer, --date and --amount, and their "
    "formats with "
    "--date-format and --decimal.",
    "analyse.out": "%(folder)s cannot be written (%(why)s). Tell another folder with --out.",
    "analyse.memory": "%(file)s needs more memory than is allowed here (%(why)s). "
    "Give a file with only the columns that are needed, or as Parquet.",
    "analyse.no_purchase": "On no day does a customer buy more than he returns. Give the file with the "
    "sales, or look whether the sign of the amounts is right.",
    "analyse.doubt_column": "%(option)s was not told: took %(chosen)s; %(others)s would be possible too.",
    "analyse.doubt_decimal": "The numbers in %(column)s could be read with a decimal point or a "
    "decimal comma; "
    "took %(decimal)s as the decimal mark. Tell it with --decimal.",
    "analyse.doubt_date": "The dates in %(column)s could be day first or month first; read as %(format)s. "
    "Tell it with --date-format.",
    "analyse.reason_fields": "the row has %(fields)s fields instead of %(width)s",
    "analyse.reason_customer": "no customer",
    "analyse.reason_date": "the date cannot be read",
    "analyse.reason_date_range": "the date is before 1900 or more than a year ahead",
    "analyse.reason_amount": "the amount cannot be read as a number",
    "analyse.reason_cost": "the cost cannot be read as a number",
    "analyse.reason_currency": "another currency",
}
