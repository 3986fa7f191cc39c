package dev.homeport.spring.boot.config;

import dev.homeport.config.source.ConfigSource;
import dev.homeport.config.source.FailureKind;
import dev.homeport.config.source.Lookup;
import dev.homeport.config.source.NameStyle;
import dev.homeport.config.source.SourceReading;
import dev.homeport.config.source.SourceRequest;
import dev.homeport.config.source.Specificity;
import dev.homeport.config.source.WantedName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.Environment;

/**
 * Looks a record's keys up in Spring's environment: {@code dbHost} is {@code orders.db-host} there, in every spelling that Spring
 * Boot accepts. Which of its sources goes first is Spring's rule; a region's own values have replaced generic ones in each
 * import.
 *
 * <p>All values of a reading come from one state of the imports; when they change meanwhile, the reading begins again.
 */
final class EnvironmentSource implements ConfigSource {

    /** Imports that change more often than this within one reading are not at rest. */
    private static final int MOST_READINGS = 3;

    private final Environment environment;
    private final ConfigImports imports;
    private final String prefix;

    /**
     * Looks below a prefix.
     *
     * @param prefix with a dot at its end, or empty
     */
    EnvironmentSource(Environment environment, ConfigImports imports, String prefix) {
        this.environment = environment;
        this.imports = imports;
        this.prefix = prefix;
    }

    @Override
    public String name() {
        return "environment";
    }

    @Override
    public boolean refreshable() {
        return !imports.imports().isEmpty();
    }

    @Override
    public Optional<Object> revision() {
        return Optional.of(imports.generation());
    }

    @Override
    public SourceReading read(SourceRequest request) {
        var names = names(request);
        for (int reading = 0; reading < MOST_READINGS; reading++) {
            var before = imports.generation();
            var lookups = names.stream().map(this::lookUp).toList();
            if (before == imports.generation()) {
                return new SourceReading(lookups);
            }
        }
        return SourceReading.failed(
                names, FailureKind.UNAVAILABLE, "the imports changed again and again while they were read");
    }

    /** Returns exact names as they were given, and for other keys the property. */
    private List<WantedName> names(SourceRequest request) {
        var names = new ArrayList<WantedName>();
        for (var wanted : request.names(NameStyle.PATH, UnaryOperator.identity())) {
            var path = NameStyle.PATH.of(wanted.key());
            if (wanted.text().equals(path)) {
                var property = prefix + path.replace('/', '.').replace('_', '-');
                names.add(new WantedName(wanted.key(), Specificity.GENERIC, property));
            } else if (!wanted.text().endsWith("/" + path)) {
                names.add(wanted);
            }
        }
        return names;
    }

    private Lookup lookUp(WantedName wanted) {
        var name = ConfigurationPropertyName.ofIfValid(wanted.text());
        if (name == null) {
            return new Lookup.Missed(wanted, FailureKind.UNUSABLE, "no property can have this name");
        }
        for (var source : ConfigurationPropertySources.get(environment)) {
            var property = source.getConfigurationProperty(name);
            if (property != null) {
                return found(wanted, property);
            }
        }
        return Lookup.absent(wanted);
    }

    private Lookup found(WantedName wanted, ConfigurationProperty property) {
        var text = String.valueOf(property.getValue());
        try {
            var resolved = environment.resolveRequiredPlaceholders(text);
            var from = ImportedValue.From.of(property.getOrigin());
            // A placeholder may stand for a secret of an import.
            boolean secret = !resolved.equals(text)
                    || from.map(ImportedValue.From::secret).orElse(false);
            return new Lookup.Found(wanted, resolved, secret, from.flatMap(ImportedValue.From::version));
        } catch (IllegalArgumentException unresolved) {
            return new Lookup.Missed(wanted, FailureKind.MALFORMED, "it has a placeholder that stands for nothing");
        }
    }
}
