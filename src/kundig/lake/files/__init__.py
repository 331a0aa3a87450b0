"""How are tabular files read as they come: CSV, text in columns, Excel, Parquet?"""
