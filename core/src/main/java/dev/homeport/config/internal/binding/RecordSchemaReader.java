package dev.homeport.config.internal.binding;

import dev.homeport.config.ConfigProblem;
import dev.homeport.config.Default;
import dev.homeport.config.Key;
import dev.homeport.config.internal.binding.ComponentSchema.KeyComponent;
import dev.homeport.config.internal.binding.ComponentSchema.NestedComponent;
import dev.homeport.config.source.ConfigKey;
import dev.homeport.config.source.FailureKind;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes a configuration record apart, and collects everything about it that cannot be bound.
 *
 * <p>These are mistakes of the program, found at every load, whatever the sources hold.
 */
public final class RecordSchemaReader {

    private static final String SUPPORTED =
            "supported are String, Secret, boolean, numbers, enums, Duration, URI, Path,"
                    + " RegionName, records, List and Map<String, ...> of these but records, and Optional of all but records";

    private final List<ConfigProblem> problems;

    public RecordSchemaReader(List<ConfigProblem> problems) {
        this.problems = problems;
    }

    /** Returns the schema of a record, which is of use only if no problem was found. */
    public RecordSchema read(Class<?> type) {
        return read(type, List.of(), List.of());
    }

    private RecordSchema read(Class<?> type, List<String> parents, List<Class<?>> within) {
        if (within.contains(type)) {
            add(type.getSimpleName(), "the record contains itself");
            return new RecordSchema(type, constructorOf(type), List.of());
        }
        var inside = new ArrayList<>(within);
        inside.add(type);
        var parts = new ArrayList<ComponentSchema>();
        for (var component : type.getRecordComponents()) {
            part(component, parents, inside).ifPresent(parts::add);
        }
        return new RecordSchema(type, constructorOf(type), List.copyOf(parts));
    }

    private Optional<ComponentSchema> part(RecordComponent component, List<String> parents, List<Class<?>> within) {
        var where = component.getDeclaringRecord().getSimpleName() + "." + component.getName();
        var segments = segments(component, parents, where);
        if (segments.isEmpty()) {
            return Optional.empty();
        }
        if (component.getType().isRecord() && ScalarType.of(component.getType()).isEmpty()) {
            if (component.isAnnotationPresent(Default.class)) {
                add(where, "@Default is for single keys, not for nested records");
            }
            return Optional.of(new NestedComponent(read(component.getType(), segments, within)));
        }
        return keyComponent(component, new ConfigKey(segments), where);
    }

    private List<String> segments(RecordComponent component, List<String> parents, String where) {
        var named = component.getAnnotation(Key.class);
        var own = named == null
                ? List.of(ConfigKey.segmentOf(component.getName()))
                : Arrays.asList(named.value().split("\\.", -1));
        if (!own.stream().allMatch(ConfigKey::isSegment)) {
            add(where, named == null ? noSegment(component.getName()) : noKey(named.value()));
            return List.of();
        }
        var segments = new ArrayList<>(parents);
        segments.addAll(own);
        return segments;
    }

    private static String noSegment(String component) {
        return "its name \"" + component + "\" must become lower-case words of ASCII letters and digits joined by '_';"
                + " give it another with @Key";
    }

    private static String noKey(String key) {
        return "its @Key(\"" + key + "\") must be lower-case words of ASCII letters and digits joined by '_' or '.';"
                + " to read a value that is called \"" + key + "\" already, give the source its exact name with"
                + " ConfigSource.withNames";
    }

    private Optional<ComponentSchema> keyComponent(RecordComponent component, ConfigKey key, String where) {
        boolean optional = component.getType() == Optional.class;
        var bound = optional ? argument(component.getGenericType(), 0) : component.getGenericType();
        var type = valueType(bound);
        if (type.isEmpty()) {
            add(where, "its type " + component.getGenericType().getTypeName() + " cannot be bound; " + SUPPORTED);
            return Optional.empty();
        }
        var rules = Constraint.of(component, type.get(), problem -> add(where, problem));
        var whenAbsent =
                Optional.ofNullable(component.getAnnotation(Default.class)).map(Default::value);
        if (optional && whenAbsent.isPresent()) {
            add(where, "@Default and Optional exclude each other");
        }
        whenAbsent.ifPresent(text -> checkDefault(type.get(), rules, text, where));
        return Optional.of(new KeyComponent(key, type.get(), optional, whenAbsent, rules));
    }

    private void checkDefault(ValueType type, List<Constraint> rules, String text, String where) {
        try {
            var value = type.parse(text);
            rules.stream()
                    .filter(rule -> !rule.holds().test(value))
                    .forEach(rule -> add(where, "its @Default " + rule.demand()));
        } catch (MalformedValueException malformed) {
            add(where, "its @Default " + malformed.getMessage());
        }
    }

    private static Optional<ValueType> valueType(Type type) {
        if (type instanceof Class<?> plain) {
            return ScalarType.of(plain).map(ValueType.Single::new);
        }
        if (type instanceof ParameterizedType generic && generic.getRawType() == List.class) {
            return scalarArgument(generic, 0).map(ValueType.Several::new);
        }
        if (type instanceof ParameterizedType generic
                && generic.getRawType() == Map.class
                && argument(generic, 0) == String.class) {
            return scalarArgument(generic, 1).map(ValueType.Named::new);
        }
        return Optional.empty();
    }

    private static Optional<ScalarType> scalarArgument(ParameterizedType type, int index) {
        return argument(type, index) instanceof Class<?> plain ? ScalarType.of(plain) : Optional.empty();
    }

    /** A raw type has no arguments, and is as unsupported as what it stands for. */
    private static Type argument(Type type, int index) {
        return type instanceof ParameterizedType generic ? generic.getActualTypeArguments()[index] : Object.class;
    }

    private Constructor<?> constructorOf(Class<?> type) {
        var parameters = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            var constructor = type.getDeclaredConstructor(parameters);
            open(constructor);
            return constructor;
        } catch (NoSuchMethodException impossible) {
            throw new IllegalStateException("A record without its canonical constructor: " + type, impossible);
        }
    }

    private void open(Constructor<?> constructor) {
        try {
            constructor.setAccessible(true);
        } catch (InaccessibleObjectException closed) {
            add(
                    constructor.getDeclaringClass().getSimpleName(),
                    "the record cannot be made from outside its module; make it public and export its package,"
                            + " or open the package to " + RecordSchemaReader.class.getModule());
        }
    }

    private void add(String where, String reason) {
        problems.add(ConfigProblem.of(where, FailureKind.UNUSABLE, reason));
    }
}
