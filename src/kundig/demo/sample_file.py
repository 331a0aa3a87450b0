"""Which file does the demo leave, so that one can try an import with it?"""

from pathlib import Path

NAME = "Neukunden Musterstadt.csv"
# As many a program writes it: a title, a header of two lines, semicolons, some rows that cannot be right.
TEXT = """\
Neukunden Musterstadt, Stand 31.10.2026;;;;;;;;;
Kunden-;Anrede;Vor-;Nach-;Straße;PLZ;Ort;E-Mail;Telefon;Kunde
nummer;;name;name;;;;;;seit
N-1001;Frau;Änne;Müller;Mühlgasse 3;89073;Ulm;aenne.mueller@example.de;0731 1234501;03.01.2026
N-1002;Herr;Jörg;Weiß;Königstraße 12;89077;Ulm;joerg.weiss@example.de;0731 1234502;15.01.2026
N-1003;Frau;Özlem;Yildiz;Bahnhofstraße 7;89231;Neu-Ulm;oezlem@example.de;0731 1234503;02.02.2026
N-1004;Herr;Günther;Groß;Schloßallee 1;89081;Ulm;guenther.gross@example.de;0731 1234504;09.02.2026
N-1005;Frau;Käthe;Böhm;Am Brühl 22;8908;Ulm;kaethe.boehm@example.de;0731 1234505;16.02.2026
N-1006;Herr;Söhnke;Thießen;Deichweg 9;89075;Ulm;soehnke.thiessen@example.de;0731 1234506;02.03.2026
N-1007;Frau;Hélène;Dürr;Lindenstraße 40;89079;Ulm;helene.duerr@example.de;0731 1234507;31.02.2026
N-1008;Herr;Uwe;Jäger;Fürstenweg 5;89080;Ulm;uwe.jaeger(at)example.de;0731 1234508;16.03.2026
N-1009;Frau;Zoë;Schäfer;Ringstraße 88;89134;Blaustein;zoe.schaefer@example.de;07304 123459;01.04.2026
N-1010;Herr;;;Höhenweg 2;89160;Dornstadt;;07348 123460;13.04.2026
N-1011;Frau;Ruth;Kühn;Gänsturm 6;89073;Ulm;ruth.kuehn@example.de;0731 1234511;04.05.2026
N-1012;Herr;Ömer;Gül;Sägeweg 14;89155;Erbach;oemer.guel@example.de;07305 123412;18.05.2026
"""


def leave_sample(home: Path) -> Path:
    """Write the sample into the demo's home, in the character set of Windows."""
    folder = home / "sample"
    folder.mkdir(mode=0o700, exist_ok=True)
    file = folder / NAME
    file.write_bytes(TEXT.replace("\n", "\r\n").encode("cp1252"))
    return file
