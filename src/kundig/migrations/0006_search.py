"""Indexes that find customers by any spelling; being indexes, they cannot be forgotten by who writes."""

from django.db import migrations

# The twin of `customers/search/folding.py: fold`. Bodies are parsed here, so no search path matters.
FOLD = r"""
CREATE FUNCTION kundig_fold(said text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN replace(replace(replace(replace(translate(lower((
    CASE WHEN octet_length(said) = char_length(said) THEN said ELSE
      translate(replace(replace(replace(replace(
        regexp_replace(normalize(said, NFKD), '[\u0300-\u036f]', '', 'g'),
        'ß', 'ss'), 'ẞ', 'ss'), 'þ', 'th'), 'Þ', 'th'),
        'ØøÆæŒœŁłĐđÐðĦħıŊŋΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩАБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ'
        '–—„“”‘«»·•€’',
        'ooaaoollddddhhinnαβγδεζηθικλμνξοπρστυφχψωабвгдежзиклмнопрстуфхцчшщъыьэюя'
        '           ')
    END) COLLATE "C"),
    ' !"#$%&()*+,-./:;<=>?@[\]^_`{|}~''', '                                '),
  'ae', 'a'), 'oe', 'o'), 'ue', 'u'), 'ss', 's');
CREATE FUNCTION kundig_code(said text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN replace(kundig_fold(said), ' ', '');
"""
# Lexemes: names as they are, `=` last name or company, `@` town and postal code, `#` customer number.
WORDS = """
CREATE FUNCTION kundig_words(
  company text, last_name text, first_name text, city text, postal_code text, number text
) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN array_to_tsvector(array_remove(string_to_array(
    kundig_fold(company || ' ' || last_name || ' ' || first_name)
    || replace(' ' || kundig_fold(company || ' ' || last_name), ' ', ' =')
    || replace(' ' || kundig_fold(city || ' ' || postal_code), ' ', ' @')
    || ' #' || kundig_code(number), ' '), ''));
"""
# Two words that differ by one typing error share what is left of them when one letter is taken out (after
# SymSpell by W. Garbe); the first eight letters are enough to find, the search compares the whole words.
TYPOS = """
CREATE FUNCTION kundig_deletes(folded text) RETURNS int[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  found int[] := '{}';
  word text;
BEGIN
  FOREACH word IN ARRAY string_to_array(folded, ' ') LOOP
    IF length(word) > 2 THEN
      word := left(word, 8);
      FOR place IN 1 .. length(word) + 1 LOOP
        found := found || hashtext(left(word, place - 1) || substr(word, place + 1));
      END LOOP;
    END IF;
  END LOOP;
  RETURN found;
END $$;
CREATE FUNCTION kundig_typos(company text, last_name text, first_name text, city text)
RETURNS int[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN kundig_deletes(kundig_fold(company || ' ' || last_name || ' ' || first_name || ' ' || city));
"""
INDEXES = """
CREATE INDEX customer_words ON kundig_customer
  USING gin (kundig_words(company, last_name, first_name, city, postal_code, number));
CREATE INDEX customer_typos ON kundig_customer
  USING gin (kundig_typos(company, last_name, first_name, city));
CREATE INDEX relationship_code ON kundig_relationship (kundig_code(number) text_pattern_ops)
  WHERE number <> '';
CREATE INDEX identity_code ON kundig_identity (kundig_code(value) text_pattern_ops)
  WHERE kind = 'external';
"""


class Migration(migrations.Migration):
    dependencies = [("kundig", "0005_webhook_rotation")]
    operations = [migrations.RunSQL([each], migrations.RunSQL.noop) for each in (FOLD, WORDS, TYPOS, INDEXES)]
