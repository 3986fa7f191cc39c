# Becomes a PostgreSQL server of a lab. Two files ask for other data first: "initialise" holds the superuser's password,
# "copy" describes the primary as a service of libpq, since an argument would show the password to the machine. Each is removed once that is done, so that a start that was killed does it again.
set -e
cd /homeport
data=/homeport/data
if [ -f initialise ]; then
    rm -rf $data
    initdb --pgdata=$data --username=postgres --pwfile=initialise --auth=scram-sha-256 --encoding=UTF8 --locale=C \
        --no-sync --no-instructions
    rm initialise
fi
if [ -f copy ]; then
    rm -rf $data
    PGSERVICEFILE=copy pg_basebackup --dbname=service=primary --pgdata=$data --checkpoint=fast --wal-method=fetch --no-sync
    touch $data/standby.signal
    rm copy
fi
exec postgres -D $data -c config_file=/homeport/postgresql.conf -c hba_file=/homeport/pg_hba.conf
