package dev.homeport.config;

import dev.homeport.config.source.FailureKind;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One reason why a configuration cannot be used. Immutable, and free of secrets.
 *
 * @param subject the key, or the part of the program, that it is about
 * @param kind what went wrong
 * @param wanted what should have been there, such as {@code an integer from 1 to 9}; empty if that is not the question
 * @param reason what was there instead
 * @param tried all names that were looked up for it, in order of precedence
 */
public record ConfigProblem(String subject, FailureKind kind, String wanted, String reason, List<LookupAttempt> tried) {

    /** A source that fails as a whole gives all its keys one reason, which need not be read sixty times. */
    private static final int LONG_REASON = 40;

    /**
     * Copies the list.
     *
     * @throws NullPointerException if {@code tried} is null
     */
    public ConfigProblem {
        tried = List.copyOf(tried);
    }

    /**
     * Returns a problem of something that is not a key with a chain of names, such as a source as a whole.
     *
     * @param subject what is wrong, such as a key or the name of a source
     * @param kind what sort of failure it is
     * @param reason why, for people; never a value that was read
     */
    public static ConfigProblem of(String subject, FailureKind kind, String reason) {
        return new ConfigProblem(subject, kind, "", reason, List.of());
    }

    /** Returns all of it in one line. */
    @Override
    public String toString() {
        return line(new HashSet<>());
    }

    /** Returns all of it in one line, but no long reason of a source that has been told in a line before. */
    String line(Set<String> told) {
        var line = new StringBuilder(subject).append(": ").append(kind);
        if (!wanted.isEmpty()) {
            line.append(": wanted ").append(wanted);
        }
        line.append(": ").append(tried.isEmpty() ? reason : once(reason, told));
        if (!tried.isEmpty()) {
            tried.stream().map(LookupAttempt::reason).filter(reason::endsWith).forEach(told::add);
            line.append(tried.stream().map(one -> text(one, told)).collect(Collectors.joining("; ", " [", "]")));
        }
        return line.toString();
    }

    private static String text(LookupAttempt tried, Set<String> told) {
        var failure = tried.failure().filter(kind -> kind != FailureKind.ABSENT);
        return tried.source() + " " + tried.name() + ": "
                + failure.map(kind -> kind + ": ").orElse("") + once(tried.reason(), told);
    }

    private static String once(String reason, Set<String> told) {
        return reason.length() < LONG_REASON || told.add(reason) ? reason : "as above";
    }
}
