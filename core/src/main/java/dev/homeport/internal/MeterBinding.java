package dev.homeport.internal;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the meters of one thing, such as a data source, in one registry; closing it takes out exactly these.
 *
 * <p>For the {@code bind} methods of the modules. All meters of a binding have the tag {@code name}, by which things of
 * one kind are told apart. A registry ignores the second of two equal meters, so that a second thing of the same name
 * would be invisible, and closing either would remove the other's. So the second one's tag gets a number behind it,
 * {@code db-2}, and one warning says so. An exception was rejected: metrics are no reason for a service not to start.
 *
 * <p>Needs {@code micrometer-core}, an optional dependency. Safe for any number of threads.
 */
public final class MeterBinding implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(MeterBinding.class);

    /** What is bound, for each registry; an entry is {@code kind/name}. Guarded by itself. */
    private static final WeakHashMap<MeterRegistry, Set<String>> BOUND = new WeakHashMap<>();

    private final MeterRegistry registry;
    private final String kind;
    private final String name;

    /** Guarded by this object, as is all that follows. */
    private final List<Meter> meters = new ArrayList<>();

    private final Set<Meter.Id> known = new HashSet<>();
    private boolean closed;

    private MeterBinding(MeterRegistry registry, String kind, String name) {
        this.registry = registry;
        this.kind = kind;
        this.name = name;
    }

    /**
     * Begins a binding without meters.
     *
     * @param kind what is shown, for people and to tell names of different kinds apart, such as {@code data source}
     * @param name what it is called
     * @throws NullPointerException if an argument is null
     */
    public static MeterBinding of(MeterRegistry registry, String kind, String name) {
        Objects.requireNonNull(kind, "kind");
        var free = take(Objects.requireNonNull(registry, "registry"), kind, Objects.requireNonNull(name, "name"));
        if (!free.equals(name)) {
            LOG.warn(
                    "The registry shows another {} of this name already; give this one a name of its own:"
                            + " name=\"{}\" shownAs=\"{}\"",
                    kind,
                    name,
                    free);
        }
        return new MeterBinding(registry, kind, free);
    }

    private static String take(MeterRegistry registry, String kind, String name) {
        synchronized (BOUND) {
            var bound = BOUND.computeIfAbsent(registry, first -> new HashSet<>());
            var free = name;
            for (int number = 2; !bound.add(kind + "/" + free); number++) {
                free = name + "-" + number;
            }
            return free;
        }
    }

    /** Returns the value of the tag {@code name}. */
    public String name() {
        return name;
    }

    /** Returns the tag {@code name}, for every meter of the binding. */
    public Tags tags() {
        return Tags.of("name", name);
    }

    /**
     * Registers a meter, unless the binding is closed.
     *
     * @param registration what registers it, such as {@code timer::register}; a meter that is there already is returned
     * @return the meter; empty after {@link #close()}
     */
    public synchronized <M extends Meter> Optional<M> add(Function<? super MeterRegistry, ? extends M> registration) {
        if (closed) {
            return Optional.empty();
        }
        M meter = registration.apply(registry);
        if (known.add(meter.getId())) {
            meters.add(meter);
        }
        return Optional.of(meter);
    }

    /** Takes one of the binding's meters out of the registry; another's is left alone. */
    public synchronized void remove(Meter meter) {
        if (known.remove(meter.getId())) {
            meters.remove(meter);
            registry.remove(meter);
        }
    }

    /** Takes all meters of the binding out of the registry, and takes no more. Further calls do nothing. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            meters.forEach(registry::remove);
            meters.clear();
            known.clear();
        }
        synchronized (BOUND) {
            var bound = BOUND.get(registry);
            if (bound != null) {
                bound.remove(kind + "/" + name);
            }
        }
    }

    @Override
    public String toString() {
        return "MeterBinding[" + kind + " " + name + "]";
    }
}
