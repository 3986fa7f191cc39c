package dev.homeport.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.function.UnaryOperator;

/** A {@code .properties} file, always in UTF-8, whatever the platform. */
final class PropertiesFile implements ConfigSource {

    private final Path file;
    private final boolean required;

    PropertiesFile(Path file, boolean required) {
        this.file = file;
        this.required = required;
    }

    @Override
    public String name() {
        return file.toString();
    }

    @Override
    public SourceReading read(SourceRequest request) {
        var names = request.names(NameStyle.DOTTED, UnaryOperator.identity());
        try (var reader = Files.newBufferedReader(file)) {
            var properties = new Properties();
            properties.load(reader);
            return new SourceReading(
                    names.stream().map(name -> lookUp(properties, name)).toList());
        } catch (NoSuchFileException missing) {
            return required ? failed(names, "the file does not exist") : new SourceReading(List.of());
        } catch (AccessDeniedException denied) {
            return SourceReading.failed(names, FailureKind.DENIED, "this process may not read the file");
        } catch (CharacterCodingException notText) {
            return failed(names, "the file is not UTF-8");
        } catch (IllegalArgumentException malformed) {
            return failed(names, "the file holds a malformed \\u escape");
        } catch (IOException unreadable) {
            return failed(
                    names, "the file cannot be read (" + unreadable.getClass().getSimpleName() + ")");
        }
    }

    private static SourceReading failed(List<WantedName> names, String reason) {
        return SourceReading.failed(names, FailureKind.UNAVAILABLE, reason);
    }

    private static Lookup lookUp(Properties properties, WantedName name) {
        var value = properties.getProperty(name.text());
        return value == null ? Lookup.absent(name) : Lookup.found(name, value);
    }

    @Override
    public String toString() {
        return name();
    }
}
