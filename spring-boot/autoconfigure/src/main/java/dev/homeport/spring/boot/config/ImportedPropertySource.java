package dev.homeport.spring.boot.config;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.core.env.EnumerablePropertySource;

/** Shows the environment what one import found last, so that it answers with new values from the moment they are known. */
final class ImportedPropertySource extends EnumerablePropertySource<ConfigImports> implements OriginLookup<String> {

    private final ConfigImport shown;

    ImportedPropertySource(ConfigImports imports, ConfigImport shown) {
        super(shown.toString(), imports);
        this.shown = shown;
    }

    @Override
    public String[] getPropertyNames() {
        return getSource().values(shown).names();
    }

    @Override
    public @Nullable Object getProperty(String name) {
        var value = getSource().values(shown).get(name);
        return value == null ? null : value.text();
    }

    @Override
    public @Nullable Origin getOrigin(String name) {
        var value = getSource().values(shown).get(name);
        return value == null ? null : value.origin();
    }

    /** Returns whether that property must not be shown. */
    boolean isSecret(String name) {
        var value = getSource().values(shown).get(name);
        return value != null && value.origin().secret();
    }

    /** Names the location and no value, whatever the level of the log. */
    @Override
    public String toString() {
        return "ImportedPropertySource[" + getName() + "]";
    }
}
