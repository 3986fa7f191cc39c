package dev.homeport.examples.runbook;

import dev.homeport.examples.runbook.lock.OutageLock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * Looks for runs that work on the same outage under another region's lock.
 *
 * <p>A run holds the lock of the region that it promotes, so that two runs which promote different regions do not meet
 * there. Each takes its own lock first and then asks for all others: of two runs, the later one at least sees the other,
 * and stops before it changes anything. A region that is lost or cut off cannot be asked; the report says so, and the run
 * goes on, since that loss is what a promotion is for.
 */
final class Rivals implements AutoCloseable {

    private final Systems systems;
    private final List<Lock> locks = new ArrayList<>();
    private final AllAtOnce<Lock, Answer> asking;

    private Rivals(Systems systems, String region) {
        this.systems = systems;
        systems.config().others(region).forEach(site -> {
            locks.add(new Lock(site.region(), true));
            locks.add(new Lock(site.region(), false));
        });
        asking = AllAtOnce.ask(locks, this::answer);
    }

    /** One part of a region's lock: the record, or the session at its server. */
    private record Lock(String region, boolean record) {}

    /** Who holds it, in words, or nobody; and whether that is known. */
    private record Answer(String holder, boolean known) {}

    /** Begins to ask, for a run that works under the lock of that region; returns at once. */
    static Rivals ask(Systems systems, String region) {
        return new Rivals(systems, region);
    }

    /**
     * Waits for the answers, as long as one may take.
     *
     * @return which regions could not be asked, in words; empty if all answered
     * @throws RunbookException if another run is at work
     */
    String refuse() throws RunbookException, InterruptedException {
        var answers = asking.answersWithin(systems.config().limits().answer());
        var unknown = new LinkedHashSet<String>();
        for (var lock : locks) {
            var answer = answers.getOrDefault(lock, new Answer("", false));
            if (!answer.holder().isEmpty()) {
                throw new RunbookException("Another run is at work in " + lock.region() + ": " + answer.holder()
                        + "; wait until it has ended, then look at status and run this again");
            }
            if (!answer.known()) {
                unknown.add(lock.region());
            }
        }
        return unknown.isEmpty() ? "" : "; whether a run is at work in " + String.join(", ", unknown) + " is unknown";
    }

    private Answer answer(Lock lock) {
        try {
            var holder = lock.record()
                    ? OutageLock.recorded(
                            systems.places().in(lock.region()).lockPlace(), systems.holder(), systems.clock())
                    : OutageLock.connected(
                            systems.server(lock.region()), systems.config().name());
            return new Answer(holder, true);
        } catch (RunbookException silent) {
            return new Answer("", false);
        }
    }

    @Override
    public void close() {
        asking.close();
    }
}
