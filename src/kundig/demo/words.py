"""Which names, streets and towns does the demo firm's region have?"""


def _words(text: str, sep: str | None = None) -> list[str]:
    return text.split(sep)


FEMALE = _words(
    "Anna Lena Marie Ursula Monika Petra Sabine Renate Helga Karin Brigitte Andrea Claudia Susanne "
    "Julia Katharina Christine Heike Birgit Silke Nicole Stefanie Sandra Tanja Käthe Gisela Jutta Zoë Amélie "
    "Ayşe Elif Zeynep Fatma Emine Gülsüm Özlem Małgorzata Agnieszka Katarzyna Elżbieta Olga Milena Chiara"
)
MALE = _words(
    "Jörg Jürgen Günter Thomas Michael Andreas Stefan Wolfgang Klaus Peter Frank Bernd Matthias Christian "
    "Markus Martin Ralf Dieter Björn Sören Götz Rüdiger Felix Jonas Paul Maximilian "
    "Mehmet Mustafa Ömer Yusuf Emre Çağlar İbrahim Krzysztof Paweł Łukasz Tomasz Marek Dragan Luca"
)
LAST = _words(
    "Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Hoffmann Hofmann Schäfer Koch Bauer "
    "Richter Klein Wolf Schröder Neumann Schwarz Zimmermann Braun Krüger Hartmann Lange Lehmann Köhler Maier "
    "König Mayer Huber Kaiser Fuchs Scholz Möller Weiß Jung Hahn Vogel Keller Frank Berger Winkler "
    "Roth Beck Lorenz Baumann Franke Böhm Schuster Ludwig Kraus Brückner Vogt Jäger Stein Groß Haas Förster "
    "Pohl Engel Kühn Ackermann Hübner Lindner Götz Strobel Dürr Öhler Zöllner Weißmann Füßl Großmann Händel "
    "Yılmaz Yıldız Öztürk Kaya Demir Çelik Şahin Aydın Arslan Doğan Koç Güneş Özdemir Kılıç "
    "Nowak Kowalski Wiśniewski Wójcik Kamiński Lewandowski Zieliński Szymański Woźniak Dąbrowski Jabłoński "
    "Popović Ivanova Rossi Nguyen"
)
# postal code, town, weight
TOWNS = (
    ("90762", "Fürth", 18),
    ("90766", "Fürth", 14),
    ("91052", "Erlangen", 12),
    ("91126", "Schwabach", 9),
    ("90513", "Zirndorf", 7),
    ("90547", "Stein", 5),
    ("90522", "Oberasbach", 5),
    ("91207", "Lauf an der Pegnitz", 6),
    ("90552", "Röthenbach an der Pegnitz", 4),
    ("91074", "Herzogenaurach", 5),
    ("91315", "Höchstadt an der Aisch", 4),
    ("91413", "Neustadt an der Aisch", 4),
    ("90579", "Langenzenn", 3),
    ("90559", "Burgthann", 2),
    ("91154", "Roth", 5),
    ("91781", "Weißenburg in Bayern", 4),
    ("91710", "Gunzenhausen", 3),
    ("90587", "Veitsbronn", 2),
)
STREETS = _words(
    "Hauptstraße|Bahnhofstraße|Königstraße|Schwabacher Straße|Nürnberger Straße|Gartenweg|Am Mühlbach|"
    "Schloßgasse|Ringstraße|Goethestraße|Schillerstraße|Würzburger Straße|Jahnstraße|Lindenallee|Birkenweg|"
    "Am Löwenberg|Äußere Bayreuther Straße|Kärntner Weg|Höfener Straße|Flößaustraße|"
    "Rosenstraße|Theaterstraße|Uferpromenade|Ziegelhüttenweg|Marktplatz|Kirchenweg|Siedlerstraße|Waldspitze",
    sep="|",
)
TRADES = _words(
    "Bäckerei {}|Metzgerei {}|Autohaus {} GmbH|Elektro {} GmbH|Schreinerei {}|Gasthof {}|Zahnarzt Dr. {}|"
    "{} Maschinenbau GmbH & Co. KG|Gärtnerei {}|Druckerei {} GmbH|Kfz-Werkstatt {}|Friseursalon {}|"
    "{} Kunststofftechnik GmbH|Hotel {}|Apotheke {} e. K.|{} Logistik GmbH|Pflegedienst {}|Brauerei {} KG|"
    "Restaurant {}|{} Präzisionsteile GmbH",
    sep="|",
)
LANDLORDS = _words("Hausverwaltung {} GmbH|Wohnbau {} eG|{} Immobilien KG|Seniorenresidenz {}", sep="|")
