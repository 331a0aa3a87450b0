"""By which names do the versions of DMN call the same things?"""

MODEL_NAMESPACES = {
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd": "1.1",
    "http://www.omg.org/spec/DMN/20151101/dmn11.xsd": "1.1",
    "http://www.omg.org/spec/DMN/20180521/MODEL/": "1.2",
    "https://www.omg.org/spec/DMN/20191111/MODEL/": "1.3",
    "https://www.omg.org/spec/DMN/20211108/MODEL/": "1.4",
    "https://www.omg.org/spec/DMN/20230324/MODEL/": "1.5",
}
MODEL = "https://www.omg.org/spec/DMN/20230324/MODEL/"
# In which versions models are written: that of the standard, and the newest that Camunda's modeler opens.
WRITTEN = {
    "1.5": MODEL,
    "1.3": "https://www.omg.org/spec/DMN/20191111/MODEL/",
}
FEEL = "https://www.omg.org/spec/DMN/20230324/FEEL/"
DI = "http://www.omg.org/spec/DMN/20180521/DI/"
DC = "http://www.omg.org/spec/DMN/20180521/DC/"


def drawn(namespace: str) -> str:
    """The namespace of the diagrams of a version."""
    return namespace.replace("/MODEL/", "/DMNDI/")


FEEL_NAMESPACES = frozenset(
    {
        "",
        "feel",
        "http://www.omg.org/spec/FEEL/20140401",
        "http://www.omg.org/spec/DMN/20180521/FEEL/",
        "https://www.omg.org/spec/DMN/20191111/FEEL/",
        "https://www.omg.org/spec/DMN/20211108/FEEL/",
        FEEL,
    }
)

# What files of several versions and modelers write for the types of FEEL.
TYPES = {
    "dateTime": "date and time",
    "dayTimeDuration": "days and time duration",
    "yearMonthDuration": "years and months duration",
    "days and time duration": "days and time duration",
    "years and months duration": "years and months duration",
    "date and time": "date and time",
    "number": "number",
    "string": "string",
    "boolean": "boolean",
    "date": "date",
    "time": "time",
    "context": "context",
    "list": "list",
    "function": "function",
    "range": "range",
    "Any": "",
    "any": "",
    "": "",
    "Null": "Null",
    "integer": "number",
    "long": "number",
    "double": "number",
}
