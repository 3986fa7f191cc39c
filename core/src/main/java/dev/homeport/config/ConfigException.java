package dev.homeport.config;

import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A configuration cannot be used. The message lists every problem, one in a line.
 *
 * <p>It has no cause: the exceptions behind it repeat values in their messages. What they had to say that can be shown
 * is part of the problems.
 */
public final class ConfigException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient List<ConfigProblem> problems;

    ConfigException(String what, List<ConfigProblem> problems) {
        super(message(what, problems));
        this.problems = List.copyOf(problems);
    }

    /** Returns every problem; empty after a journey through serialization, where the message stays complete. */
    public List<ConfigProblem> problems() {
        return problems == null ? List.of() : problems;
    }

    private static String message(String what, List<ConfigProblem> problems) {
        var told = new HashSet<String>();
        return problems.stream()
                .map(problem -> "\n  " + problem.line(told))
                .collect(Collectors.joining("", what + ": " + count(problems.size()), ""));
    }

    private static String count(int problems) {
        return problems == 1 ? "1 problem" : problems + " problems";
    }
}
