"""What does a rule say of millions of rows at once?"""

from kundig.feel.sql.columns import Catalogue, Column
from kundig.feel.sql.writing import to_sql

__all__ = ["Catalogue", "Column", "to_sql"]
