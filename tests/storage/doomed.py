"""A process that commits one thing, begins another, takes a message, says so, and waits to be killed."""

import sys

from storage_examples import NOW, complaint, inbound, outbound, stored

from storage.database import Database

database = Database(sys.argv[1])
filed = stored(database, "TS202611230001")
with database.work() as work:
    work.inbox.take(inbound("committed"), at=NOW)
    work.outbox.add([outbound("committed")], at=NOW)
    work.commit()
assert database.ledger.claim(NOW, 1)
with database.work() as work:
    work.inbox.take(inbound("begun"), at=NOW)
    work.complaints.save(filed)
    work.complaints.add(complaint("TS202611230002", policy=filed.policy))
    work.outbox.add([outbound("begun")], at=NOW)
    print("ready", flush=True)
    sys.stdin.read()
    work.commit()
