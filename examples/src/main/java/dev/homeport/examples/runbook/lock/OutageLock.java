package dev.homeport.examples.runbook.lock;

import dev.homeport.examples.runbook.RunbookException;
import dev.homeport.examples.runbook.parameter.Parameters.LockPlace;
import dev.homeport.examples.runbook.postgres.Server;
import dev.homeport.internal.DaemonThreads;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets one run at a time work on an outage. It has two parts, both in the region that is promoted, since no other place
 * is sure to be there.
 *
 * <p>An advisory lock on the server ends with the process, however that ends, but also when RDS reboots the server. So a
 * record beside the parameters says who is at work, and holds for a minute; a daemon thread, {@code
 * homeport-runbook-lease}, renews it every 15 s. The record of a process that died is taken over at once on the same
 * host, and after that minute elsewhere. The clocks of operators' hosts have to agree to within seconds.
 */
public final class OutageLock implements AutoCloseable {

    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final Duration RENEWAL = Duration.ofSeconds(15);
    private static final Logger LOG = LoggerFactory.getLogger(OutageLock.class);

    private final @Nullable SessionLock session;
    private final LockPlace place;
    private final Holder me;
    private final String operation;
    private final InstantSource clock;
    private final Duration renewal;
    private final Instant since;
    private final ScheduledExecutorService lease;
    private boolean closed;
    private volatile boolean lost;

    private OutageLock(
            @Nullable SessionLock session,
            LockPlace place,
            Holder me,
            String operation,
            InstantSource clock,
            Duration renewal) {
        this.session = session;
        this.place = place;
        this.me = me;
        this.operation = operation;
        this.clock = clock;
        this.renewal = renewal;
        since = now();
        lease = Executors.newSingleThreadScheduledExecutor(task -> DaemonThreads.named("homeport-runbook-lease", task));
    }

    /**
     * Takes the lock.
     *
     * @param name the lock's name
     * @param operation what is to be done, for those who find the lock taken
     * @throws RunbookException with who holds it since when; or if the server or the record cannot be reached
     */
    public static OutageLock take(
            Server server, LockPlace place, String name, String operation, Holder me, InstantSource clock)
            throws RunbookException {
        var session = new SessionLock(server, name, operation + " by " + me.user() + "@" + me.host());
        var lock = new OutageLock(session, place, me, operation, clock, RENEWAL);
        var taken = false;
        try {
            lock.takeBoth(session);
            taken = true;
        } finally {
            if (!taken) {
                lock.lease.shutdownNow();
                session.close();
            }
        }
        return lock;
    }

    /**
     * Takes the record alone, for what moves no primary: it then needs no server that answers, and keeps promotions of
     * that region out all the same.
     *
     * @param operation what is to be done, for those who find the lock taken
     * @throws RunbookException with who holds it since when; or if the record cannot be reached
     */
    public static OutageLock takeRecord(LockPlace place, String operation, Holder me, InstantSource clock)
            throws RunbookException {
        return takeRecord(place, operation, me, clock, RENEWAL);
    }

    static OutageLock takeRecord(LockPlace place, String operation, Holder me, InstantSource clock, Duration renewal)
            throws RunbookException {
        var lock = new OutageLock(null, place, me, operation, clock, renewal);
        var taken = false;
        try {
            lock.takeRecord();
            taken = true;
        } finally {
            if (!taken) {
                lock.lease.shutdownNow();
            }
        }
        return lock;
    }

    /** Returns who holds the lock, in words, or an empty text. */
    public static String holder(Server server, LockPlace place, String name, Holder me, InstantSource clock)
            throws RunbookException {
        var recorded = recorded(place, me, clock);
        return recorded.isEmpty() ? connected(server, name) : recorded;
    }

    /** Returns who holds the lock by its record, in words, or an empty text. */
    public static String recorded(LockPlace place, Holder me, InstantSource clock) throws RunbookException {
        return place.read()
                .flatMap(LockRecord::parse)
                .filter(found -> found.holds(clock.instant(), me))
                .map(found -> found.holder() + " (" + found.operation() + ") since " + found.since())
                .orElse("");
    }

    /** Returns who holds the lock by a session at the server, in words, or an empty text. */
    public static String connected(Server server, String name) throws RunbookException {
        return SessionLock.holder(server, name).orElse("");
    }

    private void takeBoth(SessionLock session) throws RunbookException {
        var other = session.take();
        if (other.isPresent()) {
            throw new RunbookException("Another run is at work: "
                    + place.read()
                            .flatMap(LockRecord::parse)
                            .map(OutageLock::words)
                            .orElse(other.get()));
        }
        takeRecord();
    }

    private void takeRecord() throws RunbookException {
        var created = record().text();
        if (!place.create(created)) {
            takeOver(created);
        }
        lease.scheduleWithFixedDelay(this::renew, renewal.toNanos(), renewal.toNanos(), TimeUnit.NANOSECONDS);
    }

    /**
     * Takes over what a dead run has left; of two that do so, the later one has it. A record as it was to be created is
     * ours already: a client that gets no answer sends it once more, and finds its own.
     */
    private void takeOver(String created) throws RunbookException {
        var text = place.read();
        if (text.filter(created::equals).isPresent()) {
            return;
        }
        var found = text.flatMap(LockRecord::parse);
        if (found.filter(record -> record.holds(now(), me)).isPresent()) {
            throw new RunbookException("Another run is at work: " + words(found.get())
                    + "; if it has died, its lock ends at " + found.get().until());
        }
        place.replace(record().text());
        if (!isMine()) {
            throw new RunbookException("Another run is at work; see status");
        }
    }

    private static String words(LockRecord record) {
        return record.holder() + ", " + record.operation() + ", since " + record.since();
    }

    private LockRecord record() {
        return new LockRecord(me, operation, since, now().plus(LEASE));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    /** Returns whether the record is ours; one that is gone could be anybody's, and does no harm. */
    private boolean isMine() throws RunbookException {
        return place.read()
                .flatMap(LockRecord::parse)
                .map(record -> record.holder().equals(me))
                .orElse(true);
    }

    private synchronized void renew() {
        if (!closed && !lost) {
            try {
                if (isMine()) {
                    place.replace(record().text());
                } else {
                    lost = true;
                }
            } catch (RunbookException e) {
                LOG.warn("The lock's record could not be renewed: reason=\"{}\"", e.getMessage());
            }
        }
    }

    /**
     * Makes sure that the lock is ours still, before something is changed.
     *
     * @throws RunbookException if another run took it, as after a restart of the server
     */
    public void confirm() throws RunbookException {
        var other = session == null ? Optional.<String>empty() : session.take();
        if (other.isPresent() || lost) {
            throw new RunbookException("Another run has taken over: "
                    + other.orElseGet(() -> "the record of the lock is not ours any more; see status"));
        }
    }

    /** Releases both parts, on an interrupted thread too. */
    @Override
    public synchronized void close() {
        closed = true;
        lease.shutdown();
        var interrupted = Thread.interrupted();
        try {
            if (isMine()) {
                place.delete();
            }
        } catch (RunbookException e) {
            LOG.warn("The lock's record stays for a minute: reason=\"{}\"", e.getMessage());
        } finally {
            if (session != null) {
                session.release();
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
