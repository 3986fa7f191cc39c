package dev.homeport.config.internal.binding;

import dev.homeport.config.Matches;
import dev.homeport.config.NotBlank;
import dev.homeport.config.Range;
import dev.homeport.config.Secret;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Holds what an annotation demands of a value.
 *
 * @param demand to go behind the value: {@code must be from 1 to 65535}
 * @param holds whether the whole value keeps it
 */
public record Constraint(String demand, Predicate<Object> holds) {

    /** Returns the rules of a component; those that make no sense for its type become problems instead. */
    static List<Constraint> of(RecordComponent component, ValueType type, Consumer<String> problems) {
        var rules = new ArrayList<Constraint>();
        var range = component.getAnnotation(Range.class);
        if (range != null && !type.scalar().isNumber()) {
            problems.accept("@Range is for numbers");
        } else if (range != null && range.min() > range.max()) {
            problems.accept("@Range has a min above its max");
        } else if (range != null) {
            rules.add(range(range, type));
        }
        if (component.isAnnotationPresent(NotBlank.class)) {
            if (type instanceof ValueType.Single && !type.scalar().isText()) {
                problems.accept("@NotBlank is for String, Secret, List and Map");
            } else {
                rules.add(new Constraint("must not be blank", value -> !isBlank(value)));
            }
        }
        var matches = component.getAnnotation(Matches.class);
        if (matches != null && !type.scalar().isText()) {
            problems.accept("@Matches is for String and Secret");
        } else if (matches != null) {
            matches(matches, type, problems, rules);
        }
        return List.copyOf(rules);
    }

    private static Constraint range(Range range, ValueType type) {
        var least = BigDecimal.valueOf(range.min());
        var greatest = BigDecimal.valueOf(range.max());
        return new Constraint(
                "must be from " + range.min() + " to " + range.max(),
                value -> type.elements(value).stream()
                        .map(element -> new BigDecimal(element.toString()))
                        .allMatch(number -> number.compareTo(least) >= 0 && number.compareTo(greatest) <= 0));
    }

    private static void matches(Matches matches, ValueType type, Consumer<String> problems, List<Constraint> rules) {
        try {
            var pattern = Pattern.compile(matches.value());
            rules.add(new Constraint(
                    "must match " + pattern,
                    value -> type.elements(value).stream()
                            .allMatch(element -> pattern.matcher(text(element)).matches())));
        } catch (PatternSyntaxException malformed) {
            problems.accept("@Matches has a malformed pattern: " + malformed.getDescription());
        }
    }

    private static boolean isBlank(Object value) {
        if (value instanceof Collection<?> several) {
            return several.isEmpty();
        }
        return value instanceof Map<?, ?> named ? named.isEmpty() : text(value).isBlank();
    }

    private static String text(Object value) {
        return value instanceof Secret secret ? secret.reveal() : value.toString();
    }
}
