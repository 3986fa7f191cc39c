package dev.homeport.spring.boot.config;

import dev.homeport.config.source.FailureKind;
import dev.homeport.config.source.TreeReading;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An import cannot be used, not even in part. The message lists every problem with its kind, and holds no value. It has no
 * cause, since the exceptions behind it may repeat values.
 */
public final class ConfigImportException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient List<TreeReading.Problem> problems;

    ConfigImportException(String location, List<TreeReading.Problem> problems) {
        super(problems.stream()
                .map(problem -> "\n  " + problem)
                .collect(Collectors.joining("", location + " cannot be imported:", "")));
        this.problems = List.copyOf(problems);
    }

    ConfigImportException(String location, FailureKind kind, String reason) {
        this(location, List.of(new TreeReading.Problem(location, kind, reason)));
    }

    /** Returns every problem. */
    public List<TreeReading.Problem> problems() {
        return problems;
    }

    /** Returns whether there is nothing at that place, and nothing else is wrong. */
    boolean isAbsence() {
        return problems.stream().allMatch(problem -> problem.kind() == FailureKind.ABSENT);
    }
}
