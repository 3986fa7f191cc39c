package dev.homeport.spring.boot.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.bootstrap.BootstrapRegistry.InstanceSupplier;
import org.springframework.boot.bootstrap.ConfigurableBootstrapContext;

/**
 * Holds what all imports of an application found last. It is made before there are beans, and becomes one.
 *
 * <p>A reader that wants values of one moment compares {@link #generation()} before and after. Safe for any number of threads.
 */
final class ConfigImports {

    static final String BEAN_NAME = "homeportConfigImports";

    private record State(long generation, Map<ConfigImport, ImportedValues> values) {}

    private volatile State state = new State(0, Map.of());

    /** Returns that of an application, whose bean it becomes. */
    static ConfigImports of(ConfigurableBootstrapContext bootstrap) {
        if (!bootstrap.isRegistered(ConfigImports.class)) {
            bootstrap.register(ConfigImports.class, InstanceSupplier.of(new ConfigImports()));
            bootstrap.addCloseListener(event -> event.getApplicationContext()
                    .getBeanFactory()
                    .registerSingleton(BEAN_NAME, event.getBootstrapContext().get(ConfigImports.class)));
        }
        return bootstrap.get(ConfigImports.class);
    }

    List<ConfigImport> imports() {
        return List.copyOf(state.values().keySet());
    }

    /** Returns a number that is another one after each change. */
    long generation() {
        return state.generation();
    }

    ImportedValues values(ConfigImport of) {
        return state.values().getOrDefault(of, ImportedValues.NONE);
    }

    /** Shows other values of one import, all of them at once; returns the properties that have changed. */
    synchronized Set<String> show(ConfigImport of, ImportedValues values) {
        var before = state;
        var changed = values(of).differences(values);
        var next = new LinkedHashMap<>(before.values());
        next.put(of, values);
        boolean same = changed.isEmpty() && before.values().containsKey(of);
        state = new State(before.generation() + (same ? 0 : 1), next);
        return changed;
    }
}
