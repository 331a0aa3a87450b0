"""In which sentences does the demo refuse?"""

MESSAGES = {
    "demo.database_named": (
        "The demo never uses a named database, and %(variable)s is set: "
        "its invented customers could mix with yours. Start it without this variable."
    ),
    "demo.foreign_home": (
        "The folder %(path)s is not empty and was not made by the demo. Move its files away, "
        "or set KUNDIG_HOME to another folder."
    ),
    "demo.no_port": "All ports from %(first)s to %(last)s are taken; name a free one with --port.",
    "demo.few_customers": "The demo needs at least %(least)s customers; %(customers)s were asked for.",
}
