package dev.homeport.jdbc.internal.monitor;

import dev.homeport.jdbc.internal.election.ProbeResult;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/**
 * Says how long to leave a node alone that refuses or does not answer. Immutable; one ended attempt makes the next one.
 *
 * <p>A login that is refused costs the server a process and its log a line, and may block the account; repeating it cannot
 * help before a person or a rotation has changed something. So the pause doubles from {@link #FIRST_LOGIN_PAUSE} to
 * {@link #LONGEST_LOGIN_PAUSE}: at most 9 logins a node in the first minute, and 4 a minute after that. A connect that is
 * refused or silent costs next to nothing and ends by itself, so its pause is a tenth of the time it has lasted, at most
 * {@link #LONGEST_CONNECT_PAUSE}; within the 1.5 s in which a verdict falls it makes no difference. A node that answers is
 * never left alone, however long there has been no primary: its promotion is followed as fast after minutes as after
 * seconds.
 *
 * @param kind what the latest attempts ended with
 * @param attempts how many in a row ended so
 * @param since when the first of them ended
 */
record ConnectBackOff(Kind kind, int attempts, Instant since) {

    /** The first pause after a login that was refused. */
    static final Duration FIRST_LOGIN_PAUSE = Duration.ofMillis(500);

    /** A rotated password is noticed at the latest after this long. */
    static final Duration LONGEST_LOGIN_PAUSE = Duration.ofSeconds(20);

    /** A server that is back is noticed at the latest after this long. */
    static final Duration LONGEST_CONNECT_PAUSE = Duration.ofSeconds(2);

    private static final int CONNECT_SHARE = 10;

    /** Pauses are 85 to 100 % of their length, so that a fleet does not come in step. */
    private static final double SPREAD = 0.15;

    /** Tells how an attempt ended. */
    enum Kind {
        /** With an answer, or there was none yet. */
        ANSWERED,
        /** The server refused the credentials. */
        LOGIN,
        /** It could not be reached, or not be asked, for any other reason. */
        CONNECT
    }

    static ConnectBackOff none(Instant now) {
        return new ConnectBackOff(Kind.ANSWERED, 0, now);
    }

    ConnectBackOff after(ProbeResult result, Instant at) {
        var ended = kind(result);
        return ended == kind ? new ConnectBackOff(kind, attempts + 1, since) : new ConnectBackOff(ended, 1, at);
    }

    /** Returns how long to leave the node alone from now on; nothing for one that answers. */
    Duration pause(Instant now, RandomGenerator random) {
        var longest = switch (kind) {
            case ANSWERED -> Duration.ZERO;
            case LOGIN ->
                shorter(
                        FIRST_LOGIN_PAUSE.multipliedBy(1L << Math.min(attempts - 1, Integer.SIZE - 1)),
                        LONGEST_LOGIN_PAUSE);
            case CONNECT -> shorter(Duration.between(since, now).dividedBy(CONNECT_SHARE), LONGEST_CONNECT_PAUSE);
        };
        return Duration.ofNanos((long) (longest.toNanos() * (1 - SPREAD * random.nextDouble())));
    }

    /**
     * Whether an error that an application met is a reason to ask this node before its pause is over. One of the same kind
     * is none: it says what is known already, and comes as often as the application tries.
     *
     * @param connecting whether a new connection failed, rather than one in use
     */
    boolean heeds(boolean connecting) {
        return kind == Kind.ANSWERED || kind == Kind.CONNECT && !connecting;
    }

    private static Kind kind(ProbeResult result) {
        if (result instanceof ProbeResult.Answered) {
            return Kind.ANSWERED;
        }
        return result instanceof ProbeResult.Unclear unclear && unclear.credentialsRefused()
                ? Kind.LOGIN
                : Kind.CONNECT;
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
