package dev.homeport.config.source;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.function.UnaryOperator;

/** Reads a {@code .properties} file, always in UTF-8, whatever the platform. */
final class PropertiesFileSource implements ConfigSource {

    /** A file that changes more often than this while it is read is not at rest. */
    private static final int MOST_READINGS = 3;

    private final Path file;
    private final boolean required;
    private final boolean followed;

    PropertiesFileSource(Path file, boolean required, boolean followed) {
        this.file = file;
        this.required = required;
        this.followed = followed;
    }

    @Override
    public String name() {
        return file.toString();
    }

    @Override
    public boolean refreshable() {
        return followed;
    }

    @Override
    public Optional<Object> revision() {
        return followed ? Optional.of(FileMark.of(file)) : Optional.empty();
    }

    @Override
    public SourceReading read(SourceRequest request) {
        var names = request.names(NameStyle.DOTTED, UnaryOperator.identity());
        for (int reading = 0; reading < MOST_READINGS; reading++) {
            var before = FileMark.of(file);
            var found = read(names);
            if (!followed || before.equals(FileMark.of(file))) {
                return found;
            }
        }
        return failed(names, "the file changed again and again while it was read");
    }

    private SourceReading read(List<WantedName> names) {
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
