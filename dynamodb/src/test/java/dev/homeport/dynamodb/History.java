package dev.homeport.dynamodb;

import dev.homeport.dynamodb.simulation.SimulatedWrite;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What every operation was told, and what really became of it; and the check of the one against the other.
 *
 * <p>The product knows nothing of this. Each promise of the replay matrix is one line of {@link #check}.
 */
public final class History {

    /** What the caller was told. */
    public enum Told {
        NOTHING_YET,
        DONE,
        CONDITION_FAILED,
        FAILED,
        AMBIGUOUS,
        REFUSED
    }

    private static final Told[] TOLD = Told.values();
    private static final SimulatedWrite[] KINDS = SimulatedWrite.values();
    private static final int SHOWN = 40;

    private final byte[] kind;
    private final byte[] told;
    private final byte[] applied;
    private final byte[] regionsApplied;
    private final int[] winner;
    private final long[] stamp;
    private final int[] item;
    private final List<String> violations = new ArrayList<>();
    private int violationCount;
    private boolean conditionsStayAtHome;
    private int operations;

    public History(int capacity) {
        kind = new byte[capacity];
        told = new byte[capacity];
        applied = new byte[capacity];
        regionsApplied = new byte[capacity];
        winner = new int[capacity];
        Arrays.fill(winner, -1);
        stamp = new long[capacity];
        item = new int[capacity];
    }

    /** No condition may be judged elsewhere. */
    public void conditionsStayAtHome() {
        conditionsStayAtHome = true;
    }

    public int begins(SimulatedWrite what, int itsItem) {
        kind[operations] = (byte) what.ordinal();
        item[operations] = itsItem;
        return operations++;
    }

    public void tells(int operation, Told answer) {
        if (told[operation] != 0) {
            violation("operation " + describe(operation) + " was answered twice, now " + answer);
        }
        told[operation] = (byte) answer.ordinal();
    }

    public void applies(int operation, int region, long at) {
        applied[operation]++;
        regionsApplied[operation] |= (byte) (1 << region);
        stamp[operation] = Math.max(stamp[operation], at);
    }

    /** Notes that a version was replaced by another one, or has lost against it. */
    public void supersedes(int loser, int winning) {
        if (loser != winning) {
            winner[loser] = winning;
        }
    }

    int operations() {
        return operations;
    }

    public int count(Told answer) {
        int count = 0;
        for (int operation = 0; operation < operations; operation++) {
            count += told[operation] == answer.ordinal() ? 1 : 0;
        }
        return count;
    }

    public int count(SimulatedWrite what, Told answer) {
        int count = 0;
        for (int operation = 0; operation < operations; operation++) {
            count += told[operation] == answer.ordinal() && kind[operation] == what.ordinal() ? 1 : 0;
        }
        return count;
    }

    public void violation(String text) {
        violationCount++;
        if (violations.size() < SHOWN) {
            violations.add(text);
        }
    }

    /** All that went against a promise, the first few in words; empty if nothing did. */
    public List<String> violations() {
        return violationCount > violations.size()
                ? java.util.stream.Stream.concat(
                                violations.stream(), java.util.stream.Stream.of("... " + violationCount + " in all"))
                        .toList()
                : List.copyOf(violations);
    }

    /**
     * Compares what was told with what is.
     *
     * @param finalOperation for each item the operation whose version all replicas hold in the end
     */
    public void check(int[] finalOperation) {
        var claims = new int[finalOperation.length];
        for (int operation = 0; operation < operations; operation++) {
            var what = KINDS[kind[operation]];
            var answer = TOLD[told[operation]];
            boolean twiceIsOnce = what == SimulatedWrite.PUT || what == SimulatedWrite.MARKED_PUT;
            if (answer == Told.NOTHING_YET) {
                violation(describe(operation) + " was never answered");
            }
            if (what.shape.access() == AccessMode.READ) {
                continue;
            }
            if (applied[operation] > 1 && !twiceIsOnce) {
                violation(describe(operation) + " was done " + applied[operation] + " times");
            }
            if (what == SimulatedWrite.PUT && Integer.bitCount(regionsApplied[operation]) > 1) {
                violation(describe(operation) + " was done in two regions although nobody allowed it");
            }
            if (staysAtHome(what) && (regionsApplied[operation] & ~1) != 0) {
                violation(describe(operation) + " was done away from home");
            }
            if (answer == Told.DONE && applied[operation] == 0) {
                violation(describe(operation) + " was acknowledged and never done");
            }
            if (applied[operation] > 0
                    && (answer == Told.FAILED || answer == Told.REFUSED || answer == Told.CONDITION_FAILED)) {
                violation(describe(operation) + " was done although the caller was told that it was not: " + answer);
            }
            if (answer == Told.DONE && what != SimulatedWrite.CONTROL) {
                checkPresence(operation, finalOperation[item[operation]]);
            }
            if (what == SimulatedWrite.CLAIM && applied[operation] > 0 && ++claims[item[operation]] > 1) {
                violation(describe(operation) + " claimed what was claimed already");
            }
        }
    }

    /** Home is the first region. */
    private boolean staysAtHome(SimulatedWrite what) {
        return what == SimulatedWrite.TOKEN_TRANSACTION || conditionsStayAtHome && what.shape.conditional();
    }

    private void checkPresence(int operation, int present) {
        if (present == operation) {
            return;
        }
        int later = winner[operation];
        if (later < 0 || stamp[later] < stamp[operation]) {
            violation(describe(operation) + " was acknowledged, is gone, and no later write has replaced it");
        }
    }

    private String describe(int operation) {
        return KINDS[kind[operation]] + " " + operation + " of item " + item[operation] + " (told "
                + TOLD[told[operation]] + ")";
    }
}
