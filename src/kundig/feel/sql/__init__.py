"""What does a rule say of millions of rows at once?"""

from kundig.feel.sql.columns import Catalogue, Column
from kundig.feel.sql.tables import decisions_to_sql, rules_to_sql, table_to_sql
from kundig.feel.sql.writing import to_sql

__all__ = ["Catalogue", "Column", "decisions_to_sql", "rules_to_sql", "table_to_sql", "to_sql"]
