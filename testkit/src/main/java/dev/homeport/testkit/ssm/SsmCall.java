package dev.homeport.testkit.ssm;

import java.time.Instant;
import java.util.List;

/**
 * Records a call that reached an {@link SsmServer}, whatever it answered.
 *
 * @param operation the operation's name, such as {@code GetParameters}
 * @param names the names asked for, as they were written, with their selectors; for {@code GetParametersByPath} the
 *     path
 * @param at when it arrived, by the server's clock
 */
public record SsmCall(String operation, List<String> names, Instant at) {
    /** Copies the names. */
    public SsmCall {
        names = List.copyOf(names);
    }
}
