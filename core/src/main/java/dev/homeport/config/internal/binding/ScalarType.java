package dev.homeport.config.internal.binding;

import dev.homeport.config.Secret;
import dev.homeport.region.RegionName;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A type with one value in it, and how text becomes that value.
 *
 * <p>Why a conversion failed is never passed on: the messages of {@code NumberFormatException} and its kind repeat the
 * value, which may be a password in the wrong place. What was {@link #wanted} is all that is told.
 *
 * @param type the class, a primitive one by its wrapper
 * @param wanted with an article: {@code an integer from -128 to 127}
 * @param parser throws any {@code RuntimeException} if the text is something else
 */
public record ScalarType(Class<?> type, String wanted, Function<String, Object> parser) {

    private static final Map<Class<?>, ScalarType> KNOWN = Arrays.stream(new ScalarType[] {
                new ScalarType(String.class, "a text", text -> text),
                new ScalarType(Secret.class, "a secret", Secret::of),
                new ScalarType(Boolean.class, "true or false", ScalarType::truth),
                new ScalarType(Byte.class, integer(Byte.MIN_VALUE, Byte.MAX_VALUE), stripped(Byte::valueOf)),
                new ScalarType(Short.class, integer(Short.MIN_VALUE, Short.MAX_VALUE), stripped(Short::valueOf)),
                new ScalarType(
                        Integer.class, integer(Integer.MIN_VALUE, Integer.MAX_VALUE), stripped(Integer::valueOf)),
                new ScalarType(Long.class, integer(Long.MIN_VALUE, Long.MAX_VALUE), stripped(Long::valueOf)),
                new ScalarType(Float.class, "a finite number", stripped(text -> finite(Float.valueOf(text)))),
                new ScalarType(Double.class, "a finite number", stripped(text -> finite(Double.valueOf(text)))),
                new ScalarType(BigInteger.class, "an integer", stripped(BigInteger::new)),
                new ScalarType(BigDecimal.class, "a decimal number", stripped(BigDecimal::new)),
                new ScalarType(Duration.class, DurationParser.WANTED, stripped(DurationParser::parse)),
                new ScalarType(URI.class, "a URI", stripped(URI::create)),
                new ScalarType(Path.class, "a path", stripped(Path::of)),
                new ScalarType(RegionName.class, "a region name", stripped(RegionName::of)),
            })
            .collect(Collectors.toUnmodifiableMap(ScalarType::type, Function.identity()));

    private static final Map<Class<?>, Class<?>> WRAPPERS = Map.of(
            boolean.class, Boolean.class,
            byte.class, Byte.class,
            short.class, Short.class,
            int.class, Integer.class,
            long.class, Long.class,
            float.class, Float.class,
            double.class, Double.class);

    /** Returns the scalar of a class; empty if the class is not one. */
    public static Optional<ScalarType> of(Class<?> type) {
        if (type.isEnum()) {
            return Optional.of(constantOf(type));
        }
        return Optional.ofNullable(KNOWN.get(WRAPPERS.getOrDefault(type, type)));
    }

    Object parse(String text) throws MalformedValueException {
        try {
            return parser.apply(text);
        } catch (RuntimeException repeatsTheValue) {
            throw new MalformedValueException("is not " + wanted);
        }
    }

    boolean isSecret() {
        return type == Secret.class;
    }

    public boolean isText() {
        return type == String.class || isSecret();
    }

    boolean isNumber() {
        return Number.class.isAssignableFrom(type);
    }

    private static ScalarType constantOf(Class<?> type) {
        var constants = Arrays.stream(type.getEnumConstants())
                .map(constant -> (Enum<?>) constant)
                .toList();
        var names = constants.stream().map(Enum::name).collect(Collectors.joining(", "));
        return new ScalarType(
                type,
                "one of " + names,
                stripped(text -> constants.stream()
                        .filter(constant -> constant.name().equalsIgnoreCase(text.replace('-', '_')))
                        .findFirst()
                        .orElseThrow()));
    }

    private static Object truth(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException();
        };
    }

    private static Object finite(Number number) {
        if (!Double.isFinite(number.doubleValue())) {
            throw new IllegalArgumentException();
        }
        return number;
    }

    private static Function<String, Object> stripped(Function<String, Object> parser) {
        return text -> parser.apply(notEmpty(text.strip()));
    }

    private static String notEmpty(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException();
        }
        return text;
    }

    private static String integer(long least, long greatest) {
        return "an integer from " + least + " to " + greatest;
    }
}
