package dev.homeport.config.internal.binding;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Parses the text of one key: a single value, or several. */
public sealed interface ValueType {

    /** Returns the type of the value, or of each. */
    ScalarType scalar();

    /** Returns what is wanted, with an article, for messages. */
    String wanted();

    Object parse(String text) throws MalformedValueException;

    /** Returns the single values in a text, before they are parsed. */
    List<String> texts(String text);

    /** Returns the single values in what {@link #parse} returned. */
    Collection<?> elements(Object value);

    /** One value. */
    record Single(ScalarType scalar) implements ValueType {
        @Override
        public String wanted() {
            return scalar.wanted();
        }

        @Override
        public Object parse(String text) throws MalformedValueException {
            return scalar.parse(text);
        }

        @Override
        public List<String> texts(String text) {
            return List.of(text);
        }

        @Override
        public Collection<?> elements(Object value) {
            return List.of(value);
        }
    }

    /** Values separated by commas. */
    record Several(ScalarType scalar) implements ValueType {
        @Override
        public String wanted() {
            return "a list, separated by commas, of which each is " + scalar.wanted();
        }

        @Override
        public Object parse(String text) throws MalformedValueException {
            var values = new ArrayList<Object>();
            for (var element : split(text)) {
                values.add(scalar.parse(element));
            }
            return List.copyOf(values);
        }

        @Override
        public List<String> texts(String text) {
            return split(text);
        }

        @Override
        public Collection<?> elements(Object value) {
            return (List<?>) value;
        }
    }

    /** Pairs {@code name=value} separated by commas, kept in their order. */
    record Named(ScalarType scalar) implements ValueType {
        @Override
        public String wanted() {
            return "pairs name=value, separated by commas, of which each value is " + scalar.wanted();
        }

        @Override
        public Object parse(String text) throws MalformedValueException {
            var values = new LinkedHashMap<String, Object>();
            for (var pair : split(text)) {
                int equals = pair.indexOf('=');
                if (equals < 1) {
                    throw new MalformedValueException("is not " + wanted());
                }
                var value = scalar.parse(pair.substring(equals + 1).strip());
                if (values.put(pair.substring(0, equals).strip(), value) != null) {
                    throw new MalformedValueException("has two values of one name");
                }
            }
            return Collections.unmodifiableMap(values);
        }

        @Override
        public List<String> texts(String text) {
            return split(text).stream()
                    .map(pair -> pair.substring(pair.indexOf('=') + 1).strip())
                    .toList();
        }

        @Override
        public Collection<?> elements(Object value) {
            return ((Map<?, ?>) value).values();
        }
    }

    private static List<String> split(String text) {
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(element -> !element.isEmpty())
                .toList();
    }
}
