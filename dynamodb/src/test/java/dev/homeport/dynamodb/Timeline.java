package dev.homeport.dynamodb;

import dev.homeport.dynamodb.internal.monitor.InFlightCalls;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/** Virtual time: what is to happen, in the order of its time, and of its making where the time is the same. */
public final class Timeline {

    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private long[] times = new long[1024];
    private long[] turns = new long[1024];
    private Runnable[] actions = new Runnable[1024];
    private int size;
    private long turn;
    private long now;

    public long now() {
        return now;
    }

    public Instant instant() {
        return instant(now);
    }

    public static Instant instant(long nanos) {
        return START.plusNanos(nanos);
    }

    /** Empty for what {@link InFlightCalls} has not seen. */
    public static Optional<Instant> known(long nanos) {
        return nanos == InFlightCalls.NEVER ? Optional.empty() : Optional.of(instant(nanos));
    }

    public void at(long time, Runnable action) {
        if (size == times.length) {
            times = Arrays.copyOf(times, 2 * size);
            turns = Arrays.copyOf(turns, 2 * size);
            actions = Arrays.copyOf(actions, 2 * size);
        }
        long dueTime = Math.max(now, time);
        int place = size++;
        while (place > 0) {
            int parent = (place - 1) / 2;
            if (times[parent] <= dueTime) {
                break;
            }
            move(parent, place);
            place = parent;
        }
        put(place, dueTime, turn++, action);
    }

    public void in(long nanos, Runnable action) {
        at(now + nanos, action);
    }

    /** Lets everything happen that is due by then, and makes it then. */
    public void runUntil(long time) {
        while (size > 0 && times[0] <= time) {
            now = times[0];
            takeFirst().run();
        }
        now = Math.max(now, time);
    }

    /** Whether nothing is to happen any more. */
    boolean empty() {
        return size == 0;
    }

    private Runnable takeFirst() {
        var first = actions[0];
        size--;
        long time = times[size];
        long lastTurn = turns[size];
        var action = actions[size];
        actions[size] = null;
        int place = 0;
        while (true) {
            int child = 2 * place + 1;
            if (child >= size) {
                break;
            }
            if (child + 1 < size && before(child + 1, child)) {
                child++;
            }
            if (times[child] > time || times[child] == time && turns[child] > lastTurn) {
                break;
            }
            move(child, place);
            place = child;
        }
        if (size > 0) {
            put(place, time, lastTurn, action);
        }
        return first;
    }

    private boolean before(int a, int b) {
        return times[a] < times[b] || times[a] == times[b] && turns[a] < turns[b];
    }

    private void move(int from, int to) {
        put(to, times[from], turns[from], actions[from]);
    }

    private void put(int place, long time, long itsTurn, Runnable action) {
        times[place] = time;
        turns[place] = itsTurn;
        actions[place] = action;
    }
}
